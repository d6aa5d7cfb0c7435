import { randomBytes } from "node:crypto";
import { Uri, type Webview } from "vscode";

/** The page of the panel: its script and its style are files of the extension, nothing else runs. */
export function pageHtml(webview: Webview, extension: Uri): string {
  const file = (name: string): string =>
    webview.asWebviewUri(Uri.joinPath(extension, "dist", name)).toString();
  const nonce = randomBytes(18).toString("base64");
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Foretrace</title>
<link rel="stylesheet" href="${file("panel-style.css")}">
</head>
<body>
<script nonce="${nonce}" src="${file("panel.js")}"></script>
</body>
</html>`;
}

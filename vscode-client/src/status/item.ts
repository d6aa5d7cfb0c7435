import { Disposable, LanguageStatusSeverity, languages } from "vscode";
import type { Feature } from "../host";
import { selector } from "../server/client";
import { type Shown, shown } from "./words";

const SEVERITY: Record<Shown["severity"], LanguageStatusSeverity> = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
};

/** Says beside the language of Python files what Foretrace is doing. */
export const statusItem: Feature = ({ server, status }) => {
  const item = languages.createLanguageStatusItem("foretrace.status", selector());
  item.name = "Foretrace";
  const show = (): void => {
    const now = shown(server.state, status.current);
    item.text = now.text;
    item.detail = now.detail;
    item.severity = SEVERITY[now.severity];
    item.busy = now.busy;
    item.command = now.action;
    item.accessibilityInformation = { label: [now.text, now.detail].filter(Boolean).join(", ") };
  };
  show();
  return Disposable.from(item, server.onDidChangeState(show), status.onDidChange(show));
};

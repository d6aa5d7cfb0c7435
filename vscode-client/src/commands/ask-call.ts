import { type QuickPickItem, window } from "vscode";

/**
 * Ask for a call: one of those suggested, or any that is typed. `undefined` if the user gives up.
 */
export function askCall(name: string, suggested: readonly string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const pick = window.createQuickPick();
    const known: QuickPickItem[] = suggested.map((label) => ({ label }));
    pick.title = `Imagine ${name} with…`;
    pick.placeholder = `A call such as ${suggested[0] ?? `${name}(1)`}`;
    pick.items = known;
    pick.onDidChangeValue((value) => {
      const typed = value.trim();
      const isNew = typed !== "" && !suggested.includes(typed);
      pick.items = isNew ? [{ label: typed, alwaysShow: true }, ...known] : known;
    });
    pick.onDidAccept(() => {
      resolve(pick.activeItems[0]?.label ?? (pick.value.trim() || undefined));
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}

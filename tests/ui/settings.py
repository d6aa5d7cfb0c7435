"""User settings of the editor under test: quiet, and with the room for pictures."""

from __future__ import annotations

import sys

SETTINGS: dict[str, object] = {
    # Foretrace, of the Python that runs the tests. A slow machine's search gets its time.
    "foretrace.interpreter": sys.executable,
    "foretrace.fillSeconds": 6,
    # Nothing from elsewhere, and nothing that moves or greets.
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "update.showReleaseNotes": False,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": "off",
    "extensions.ignoreRecommendations": True,
    "workbench.enableExperiments": False,
    "workbench.startupEditor": "none",
    "workbench.tips.enabled": False,
    "workbench.welcomePage.walkthroughs.openOnInstall": False,
    "workbench.reduceMotion": "on",
    "window.restoreWindows": "none",
    "security.workspace.trust.enabled": False,
    "chat.disableAIFeatures": True,
    "git.enabled": False,
    "npm.autoDetect": "off",
    "remote.autoForwardPorts": False,
    "files.autoSave": "off",
    "files.hotExit": "off",
    # The picture: the text, and little else.
    "workbench.colorTheme": "Dark Modern",
    "workbench.activityBar.location": "hidden",
    "workbench.layoutControl.enabled": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.editor.empty.hint": "hidden",
    "workbench.editor.limit.enabled": True,
    "workbench.editor.limit.perEditorGroup": True,
    "workbench.editor.limit.value": 1,
    "window.commandCenter": False,
    "window.menuBarVisibility": "hidden",
    "breadcrumbs.enabled": False,
    "editor.cursorBlinking": "solid",
    "editor.minimap.enabled": False,
    "editor.hover.above": False,
    "editor.fontSize": 14,
    "debug.toolBarLocation": "floating",
    "debug.openDebug": "openOnSessionStart",
    "debug.internalConsoleOptions": "neverOpen",
}

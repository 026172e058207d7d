import type { JupyterFrontEnd } from "@jupyterlab/application";
import type { ICommandPalette } from "@jupyterlab/apputils";

/** The commands of this extension. */
export const CommandIDs: { readonly openTutorials: string } = {
  openTutorials: "beambook:open-tutorials",
};

const FIRST_TUTORIAL = "notebooks/01-first-look.ipynb";

/** Adds the commands, and to the palette if there is one. */
export function addCommands(app: JupyterFrontEnd, palette: ICommandPalette | null): void {
  app.commands.addCommand(CommandIDs.openTutorials, {
    label: "Open beambook tutorials",
    caption: "Opens the first tutorial notebook",
    execute: () => openTutorials(app),
  });
  palette?.addItem({ command: CommandIDs.openTutorials, category: "beambook" });
}

/** Opens the first tutorial where the server's root is the repository, or its notebooks folder. */
async function openTutorials(app: JupyterFrontEnd): Promise<void> {
  const { contents } = app.serviceManager;
  for (const path of [FIRST_TUTORIAL, FIRST_TUTORIAL.replace(/^.*\//, "")]) {
    const found = await contents.get(path, { content: false }).catch(() => undefined);
    if (found === undefined) continue;
    await app.commands.execute("docmanager:open", { path });
    return;
  }
  throw new Error(`There is no ${FIRST_TUTORIAL} below this server's folder.`);
}

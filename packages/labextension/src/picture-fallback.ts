import { type IRenderMimeRegistry, MimeModel } from "@jupyterlab/rendermime";
import type { IRenderMime } from "@jupyterlab/rendermime-interfaces";
import { Widget } from "@lumino/widgets";

/** MIME type of live widgets. */
const WIDGET_VIEW = "application/vnd.jupyter.widget-view+json";
/** How long a view may take to appear before its picture is shown. */
const PATIENCE_MS = 1500;
/** What the widget manager says where it knows of no model: text says more than that, and less than any other message. */
const WAITING = /^Loading widget\.\.\.$|^Error displaying widget: model not found$/;
const NOTE = "From the last run. Run the cell to make it live.";

/**
 * Makes outputs with a live view and a picture show the picture where there is no view: without a kernel, with a kernel
 * that does not know the widget any more, or with a saved state that nobody answers for. Without a picture it is the text.
 *
 * The registry's copies, one for each notebook, do the same. Their renderers stay those of the widget manager, which
 * looks for them; only what they show is watched.
 */
export function showPictures(rendermime: IRenderMimeRegistry): void {
  const create = rendermime.createRenderer.bind(rendermime);
  rendermime.createRenderer = (mimeType: string): IRenderMime.IRenderer => {
    const renderer = create(mimeType);
    if (mimeType === WIDGET_VIEW) watchRenderer(renderer, rendermime);
    return renderer;
  };
  const clone = rendermime.clone.bind(rendermime);
  rendermime.clone = (options?: IRenderMimeRegistry.ICloneOptions): IRenderMimeRegistry => {
    const copy = clone(options);
    showPictures(copy);
    return copy;
  };
}

function watchRenderer(renderer: IRenderMime.IRenderer, rendermime: IRenderMimeRegistry): void {
  const render = renderer.renderModel.bind(renderer);
  let picture: Picture | undefined;
  renderer.renderModel = (model: IRenderMime.IMimeModel): Promise<void> => {
    picture?.dispose();
    picture = new Picture(renderer, model, rendermime);
    return render(model);
  };
  renderer.disposed.connect(() => picture?.dispose());
}

/** What stands in for one view. */
class Picture {
  readonly #view: IRenderMime.IRenderer;
  readonly #model: IRenderMime.IMimeModel;
  readonly #rendermime: IRenderMimeRegistry;
  readonly #observer: MutationObserver;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #place: HTMLElement | undefined;
  #content: IRenderMime.IRenderer | undefined;

  constructor(
    view: IRenderMime.IRenderer,
    model: IRenderMime.IMimeModel,
    rendermime: IRenderMimeRegistry,
  ) {
    this.#view = view;
    const { [WIDGET_VIEW]: _, ...data } = model.data;
    this.#model = new MimeModel({ data: data as never, trusted: model.trusted });
    this.#rendermime = rendermime;
    this.#observer = new MutationObserver(() => this.#look());
    const attributeFilter = ["data-live"];
    this.#observer.observe(view.node, { childList: true, subtree: true, attributeFilter });
    this.#look();
  }

  dispose(): void {
    this.#observer.disconnect();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#hide();
  }

  #look(): void {
    if (isLive(this.#view.node)) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      this.#hide();
    } else if (this.#place === undefined) {
      this.#timer ??= setTimeout(() => {
        this.#timer = undefined;
        if (this.#view.isDisposed || isLive(this.#view.node)) return;
        this.#show();
      }, PATIENCE_MS);
    }
  }

  #show(): void {
    const trust = this.#model.trusted ? "any" : "ensure";
    const mimeType = this.#rendermime.preferredMimeType(this.#model.data, trust);
    if (mimeType === undefined) return;
    if (mimeType === "text/plain" && !WAITING.test(this.#view.node.textContent ?? "")) return;
    const content = this.#rendermime.createRenderer(mimeType);
    const place = document.createElement("div");
    place.className = "bb-picture jp-OutputArea-output";
    place.dataset.testid = "bb-picture";
    const note = document.createElement("div");
    note.className = "bb-picture-note";
    note.textContent = NOTE;
    this.#view.node.after(place);
    this.#view.node.classList.add("bb-pictured");
    this.#place = place;
    this.#content = content;
    Widget.attach(content, place);
    place.append(note);
    void content.renderModel(this.#model);
  }

  #hide(): void {
    this.#view.node.classList.remove("bb-pictured");
    this.#content?.dispose();
    this.#content = undefined;
    this.#place?.remove();
    this.#place = undefined;
  }
}

/** Whether a renderer's element holds a view, and not one of beambook's whose kernel is gone. */
function isLive(node: HTMLElement): boolean {
  if (node.firstElementChild === null) return false;
  return node.querySelector('.bb-widget[data-live="false"]') === null;
}

// @ts-check
/* The module-federation container that JupyterLab (4) and Notebook (7) load first, written without a bundler or Node.
 *
 * Jupyter lets browsers cache these files for a year. Therefore package.json names this file with a hash of the whole
 * folder ("?v=..."), and each file passes the hash on to the next, so that an upgrade takes effect at once. A test
 * computes the hash.
 */
(() => {
  const NAME = "service-orientation-workbook";
  const here = new URL(/** @type {HTMLScriptElement} */ (document.currentScript).src);
  let anchor = location.hash; // JupyterLab takes it out of the address before the page is there
  let scope = null;

  /* Return a module that JupyterLab itself uses, so that classes and signals are the same ones. */
  async function shared(name) {
    const versions = scope[name];
    const newest = Object.keys(versions)
      .sort((a, b) => a.localeCompare(b, undefined, { numeric: true }))
      .pop();
    return (await versions[newest].get())();
  }

  const beside = (file) => new URL(file + here.search, here).href;

  function addStyle() {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = beside("page.css");
    document.head.append(link);
  }

  /* JupyterLab enters the same page into the history several times, so that "Back" would need several presses. */
  function enterPagesOnce() {
    const push = history.pushState.bind(history);
    history.pushState = (state, title, url) => {
      const isSamePage = url && new URL(url, location.href).pathname === location.pathname;
      if (isSamePage) history.replaceState(state, title, url);
      else push(state, title, url);
    };
  }

  /* One page at a time: keep the address that of the page that is shown, so that reloading shows it again, and "Back"
   * leads to the page before. */
  function keepAddress(app) {
    const marker = "/doc/tree/";
    const readPath = () => decodeURIComponent(location.pathname.split(marker)[1] ?? "");
    app.shell.currentChanged?.connect((_, change) => {
      const path = change.newValue?.context?.path;
      if (!path || !readPath() || path === readPath()) return;
      const [root] = location.pathname.split(marker);
      history.pushState(null, "", `${root}${marker}${path.split("/").map(encodeURIComponent).join("/")}`);
    });
    addEventListener("popstate", () => {
      if (readPath()) app.commands.execute("docmanager:open", { path: readPath() });
    });
  }

  enterPagesOnce();

  /* JupyterLab opens a dialog when the server does not answer, and again and again while it does not. It would take the
   * focus from a person who is typing; our banner says the same. */
  async function makeConnectionNote() {
    const { IConnectionLost } = await shared("@jupyterlab/application");
    return {
      id: `${NAME}:connection`,
      description: "Reports a lost connection without a dialog",
      autoStart: true,
      provides: IConnectionLost,
      activate: () => async () => {},
    };
  }

  async function makeExtension() {
    const { FormsPage } = await import(beside("page.js"));
    const { CodeCell } = await shared("@jupyterlab/cells");
    const { Widget } = await shared("@lumino/widgets");
    return {
      id: `${NAME}:forms`,
      description: "Starts the forms of a workbook page when it opens",
      autoStart: true,
      activate(app) {
        if (!app.docRegistry) return; // an application without documents has no pages of ours
        addStyle();
        keepAddress(app);
        app.docRegistry.addWidgetExtension("Notebook", {
          createNew(panel, context) {
            const page = new FormsPage({ panel, context, commands: app.commands, anchor, CodeCell, Widget });
            anchor = "";
            page.open().catch((error) => console.error(NAME, error));
          },
        });
      },
    };
  }

  /** @type {any} */
  const container = window;
  container._JUPYTERLAB ??= {};
  container._JUPYTERLAB[NAME] = {
    init(given) {
      scope = given;
    },
    async get(name) {
      if (name !== "./extension") throw new Error(`${NAME} has no module ${name}`);
      const plugins = await Promise.all([makeExtension(), makeConnectionNote()]);
      return () => ({ __esModule: true, default: plugins });
    },
  };
})();

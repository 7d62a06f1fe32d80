// @ts-check
// What was typed and is not confirmed, in the browser's own storage: it survives a reload, a restart and a closed tab.
//
// The kernel names the place: one for the home folder, and an edition that changes when something is erased. So text
// from before an erasure is never sent again, and is removed when a form of that home opens next.

const PREFIX = "workbook-draft";
const MAX_AGE_MS = 90 * 24 * 3600 * 1000;

/** @returns {Storage | null} the storage; null where the browser forbids it */
function findStorage() {
  try {
    return globalThis.localStorage ?? null;
  } catch (_error) {
    return null;
  }
}

/** A name for this page: two tabs with the same form do not overwrite each other. A reloaded page has another one. */
function getPageName() {
  globalThis.workbookPage ??= Math.random().toString(36).slice(2, 12);
  return globalThis.workbookPage;
}

export class DraftStore {
  /**
   * @param {string} place the home and its edition, "home/edition", as the kernel names them
   * @param {string} form identifies the form
   */
  constructor(place, form) {
    const [home] = place.split("/");
    this.storage = findStorage();
    this.home = `${PREFIX}/${home}/`;
    this.start = `${PREFIX}/${place}/${form}/`;
    this.edition = `${PREFIX}/${place}/`;
    this.key = this.start + getPageName();
    this.removeOld();
  }

  /** The edits that this form could not save: by entry and field, the value and the values that were seen. */
  loadEdits() {
    /** @type {Map<string, Map<string, {value: any, seen: any[], sent: null}>>} */
    const edits = new Map();
    for (const key of this.listKeys(this.start)) {
      for (const [entry, fields] of Object.entries(this.read(key)?.edits ?? {})) {
        if (!edits.has(entry)) edits.set(entry, new Map());
        for (const [field, edit] of Object.entries(fields ?? {})) {
          const { value, seen } = edit ?? {};
          if (Array.isArray(seen)) edits.get(entry)?.set(field, { value, seen, sent: null });
        }
      }
    }
    for (const [entry, fields] of edits) if (!fields.size) edits.delete(entry);
    return edits;
  }

  /** The half-typed line of this form; "" for none. */
  loadLine() {
    const lines = this.listKeys(this.start).map((key) => this.read(key)?.line);
    return String(this.read(this.key)?.line || lines.find(Boolean) || "");
  }

  /**
   * Keep exactly these edits; what other tabs had left is part of them by now.
   *
   * @param {Map<string, Map<string, {value: any, seen: any[]}>>} edits
   */
  saveEdits(edits) {
    const plain = {};
    for (const [entry, fields] of edits) {
      plain[entry] = {};
      for (const [field, { value, seen }] of fields) plain[entry][field] = { value, seen };
    }
    return this.write({ edits: plain, line: this.read(this.key)?.line ?? "" });
  }

  /** Keep a half-typed line. */
  saveLine(line) {
    return this.write({ edits: this.read(this.key)?.edits ?? {}, line });
  }

  /** Let this tab take over what other tabs with this form had left. */
  takeOver(edits, line) {
    const others = this.listKeys(this.start).filter((key) => key !== this.key);
    if (!others.length || !this.saveEdits(edits)) return;
    this.saveLine(line);
    for (const key of others) this.storage?.removeItem(key);
  }

  // Internal

  listKeys(start) {
    const keys = Array.from({ length: this.storage?.length ?? 0 }, (_, place) => this.storage?.key(place) ?? "");
    return keys.filter((key) => key.startsWith(start));
  }

  read(key) {
    try {
      return JSON.parse(this.storage?.getItem(key) ?? "null");
    } catch (_error) {
      return null;
    }
  }

  /** Write what is kept, or remove it when that is nothing; return whether the browser keeps it. */
  write({ edits, line }) {
    try {
      if (!this.storage) return false;
      if (line || Object.keys(edits).length)
        this.storage.setItem(this.key, JSON.stringify({ at: Date.now(), edits, line }));
      else this.storage.removeItem(this.key);
      return true;
    } catch (_error) {
      return false; // The storage is full. The text is still on the page, and in the queue.
    }
  }

  /** Remove what was typed before something was erased in this home, and what nobody came back for. */
  removeOld() {
    for (const key of this.listKeys(`${PREFIX}/`)) {
      const isErased = key.startsWith(this.home) && !key.startsWith(this.edition);
      if (isErased || !(Date.now() - this.read(key)?.at < MAX_AGE_MS)) this.storage?.removeItem(key);
    }
  }
}

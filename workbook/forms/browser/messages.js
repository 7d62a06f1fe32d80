// @ts-check
// The types of the messages between browser and kernel, as in forms/messages.py; a test compares the two.

/**
 * An entry that can be chosen; a removed one keeps its name where it is used.
 *
 * @typedef {object} NamePayload
 * @property {string} id
 * @property {string} name
 * @property {boolean} removed
 */

/**
 * An entry as its form shows it; `since` is the start of a running timer, `age` that of personal data.
 *
 * @typedef {object} EntryPayload
 * @property {string} id
 * @property {number} position
 * @property {Record<string, string | number | boolean | null>} values
 * @property {Record<string, string>} problems
 * @property {boolean} action
 * @property {string} origin
 * @property {string | null} since
 * @property {string} age
 */

/**
 * A field that a revision changed, with its values as text.
 *
 * @typedef {object} ChangePayload
 * @property {string} title
 * @property {string} before
 * @property {string} after
 */

/**
 * A revision of an entry.
 *
 * @typedef {object} RevisionPayload
 * @property {string} entry
 * @property {number} revision
 * @property {string} name
 * @property {string} at
 * @property {string} action
 * @property {ChangePayload[]} changes
 */

/**
 * The names that a form needs: by register, by field with a filter, and on the axes of a matrix.
 *
 * @typedef {object} NamesPayload
 * @property {Record<string, NamePayload[]>} names
 * @property {Record<string, NamePayload[]>} picks
 * @property {NamePayload[][]} axes
 */

/**
 * An edit of an entry: the new values, and by field the values that the form has seen.
 *
 * @typedef {object} EditPayload
 * @property {string} entry
 * @property {Record<string, any>} values
 * @property {Record<string, any[]>} [seen]
 */

/**
 * Load the entries; "visible" loads them only if they have changed, as when the page becomes visible again.
 *
 * @typedef {object} LoadRequest
 * @property {"load" | "visible"} type
 * @property {string} [request]
 */

/**
 * A request without details.
 *
 * @typedef {object} SimpleRequest
 * @property {"undo" | "history" | "start-timer" | "example" | "leave"} type
 * @property {string} [request]
 */

/**
 * Save edits.
 *
 * @typedef {object} SaveRequest
 * @property {"save"} type
 * @property {string} [request]
 * @property {EditPayload[]} edits
 */

/**
 * Save a pasted block of cells; `beyond` counts the cells that did not fit.
 *
 * @typedef {object} PasteRequest
 * @property {"paste"} type
 * @property {string} [request]
 * @property {string[]} entries
 * @property {string[]} fields
 * @property {string[][]} cells
 * @property {number} beyond
 * @property {Record<string, Record<string, any>>} defaults
 */

/**
 * Delete an entry; `sure` deletes it even if others refer to it.
 *
 * @typedef {object} DeleteRequest
 * @property {"delete"} type
 * @property {string} [request]
 * @property {string} entry
 * @property {boolean} [sure]
 */

/**
 * Restore an earlier revision of an entry.
 *
 * @typedef {object} RestoreRequest
 * @property {"restore"} type
 * @property {string} [request]
 * @property {string} entry
 * @property {number} revision
 */

/**
 * Add an entry with a name to a register.
 *
 * @typedef {object} AddRequest
 * @property {"add"} type
 * @property {string} [request]
 * @property {string} worksheet
 * @property {string} name
 */

/**
 * Make an entry's action, or stop its timer.
 *
 * @typedef {object} EntryRequest
 * @property {"action" | "stop-timer"} type
 * @property {string} [request]
 * @property {string} entry
 */

/**
 * Mark a moment of a recording.
 *
 * @typedef {object} MarkRequest
 * @property {"mark"} type
 * @property {string} [request]
 * @property {string} entry
 * @property {number} seconds
 * @property {string} verdict
 */

/**
 * Add the text of an entry to a register, as the worksheet's offer with this number says.
 *
 * @typedef {object} OfferRequest
 * @property {"offer"} type
 * @property {string} [request]
 * @property {string} entry
 * @property {number} number
 */

/**
 * Save an attempt at an exercise: the answers of the sorting exercise, or the choices of a conversation.
 *
 * @typedef {object} PlayRequest
 * @property {"play"} type
 * @property {string} [request]
 * @property {Record<string, string>} [answers]
 * @property {string[]} [choices]
 */

/**
 * @typedef {(
 *   LoadRequest | SimpleRequest | SaveRequest | PasteRequest | DeleteRequest | RestoreRequest | AddRequest |
 *   EntryRequest | MarkRequest | OfferRequest | PlayRequest
 * )} Request
 */

/**
 * The current content of a form; `at` is the time of the last save.
 *
 * @typedef {object} EntriesAnswer
 * @property {Record<string, NamePayload[]>} names
 * @property {Record<string, NamePayload[]>} picks
 * @property {NamePayload[][]} axes
 * @property {"entries"} type
 * @property {any} [request]
 * @property {EntryPayload[]} entries
 * @property {Record<string, string[]>} suggestions
 * @property {string | null} at
 * @property {boolean} read_only
 * @property {string} drafts
 * @property {string} [text]
 */

/**
 * The entries that were saved, the ids of deleted ones, and a note; a paste may add names.
 *
 * @typedef {object} SavedAnswer
 * @property {"saved"} type
 * @property {any} [request]
 * @property {string} at
 * @property {EntryPayload[]} entries
 * @property {string[]} gone
 * @property {string} text
 * @property {Record<string, NamePayload[]>} [names]
 * @property {Record<string, NamePayload[]>} [picks]
 * @property {NamePayload[][]} [axes]
 */

/**
 * The entry that was added to a register.
 *
 * @typedef {object} AddedAnswer
 * @property {Record<string, NamePayload[]>} names
 * @property {Record<string, NamePayload[]>} picks
 * @property {NamePayload[][]} axes
 * @property {"added"} type
 * @property {any} [request]
 * @property {string} worksheet
 * @property {string} entry
 */

/**
 * The action of an entry.
 *
 * @typedef {object} ActionAnswer
 * @property {"action"} type
 * @property {any} [request]
 * @property {string} action
 * @property {EntryPayload[]} entries
 * @property {string} text
 */

/**
 * The question before an entry is deleted that others refer to.
 *
 * @typedef {object} ConfirmAnswer
 * @property {"confirm"} type
 * @property {any} [request]
 * @property {string} entry
 * @property {string} text
 */

/**
 * The history of a form.
 *
 * @typedef {object} HistoryAnswer
 * @property {"history"} type
 * @property {any} [request]
 * @property {RevisionPayload[]} revisions
 */

/**
 * A review, or a filled example, as safe HTML.
 *
 * @typedef {object} HtmlAnswer
 * @property {"review" | "example"} type
 * @property {any} [request]
 * @property {string} html
 */

/**
 * Nothing was saved; a note may say why.
 *
 * @typedef {object} NoteAnswer
 * @property {"nothing" | "unchanged"} type
 * @property {any} [request]
 * @property {string} [text]
 */

/**
 * The request failed.
 *
 * @typedef {object} ErrorAnswer
 * @property {"not-saved"} type
 * @property {any} [request]
 * @property {string} reason
 */

/**
 * @typedef {(
 *   EntriesAnswer | SavedAnswer | AddedAnswer | ActionAnswer | ConfirmAnswer | HistoryAnswer | HtmlAnswer |
 *   NoteAnswer | ErrorAnswer
 * )} Answer
 */

/**
 * A request of a tool: load it, ask it something, or transfer a piece of a file, whose bytes come as buffers.
 *
 * @typedef {object} ToolMessage
 * @property {"load" | "ask" | "file" | "leave"} type
 * @property {string} [request]
 * @property {string} [ask]
 * @property {Record<string, string[]>} [values]
 * @property {Record<string, string[]>} [files]
 * @property {string} [control]
 * @property {number} [number]
 * @property {string} [form]
 */

/**
 * The next screen of a tool.
 *
 * @typedef {object} ScreenMessage
 * @property {"screen"} type
 * @property {any} [request]
 * @property {string} html
 * @property {string} region
 * @property {string} focus
 * @property {string} said
 * @property {boolean} [problem]
 */

/**
 * A file that a tool offers; its bytes come as a buffer.
 *
 * @typedef {object} FileMessage
 * @property {"handed-over"} type
 * @property {any} request
 * @property {string} name
 * @property {string} mime
 * @property {boolean} show
 */

/**
 * The progress of a tool: a text, and the finished share from 0 to 1, or None when it is unknown.
 *
 * @typedef {object} ProgressMessage
 * @property {"progress"} type
 * @property {any} request
 * @property {string} text
 * @property {number | null} done
 */

/**
 * @typedef {ScreenMessage | FileMessage | ProgressMessage} ToolAnswer
 */

export {};

import { useContext, useState, useSyncExternalStore } from "react";
import type { LabelKey } from "../types";
import { type Key, KeysContext, useKey } from "../ui/keys";
import { useWords } from "../words/useWords";

const OF_KEY: Record<Exclude<Key, "?">, LabelKey> = {
  m: "key_m",
  v: "key_v",
  c: "key_c",
  f: "key_f",
  Escape: "key_escape",
};

/** A line of the keys that do something, on a press of its button or of `?`. */
export function KeyHelp() {
  const words = useWords();
  const keys = useContext(KeysContext);
  const taken = useSyncExternalStore(keys.subscribe, keys.taken);
  const [isOpen, setOpen] = useState(false);
  const toggle = () => setOpen(!isOpen);
  useKey("?", toggle);
  useKey("Escape", toggle, isOpen);
  return (
    <div className="avatars__keys">
      <button
        type="button"
        className="avatars__round"
        data-avatars-action="keys"
        aria-label={words("keys")}
        aria-expanded={isOpen}
        aria-keyshortcuts="?"
        title={`${words("keys")} (?)`}
        onClick={toggle}
      >
        <span aria-hidden="true">?</span>
      </button>
      {/* Read aloud when it comes: who pressed `?` is elsewhere. */}
      <div role="status">
        {isOpen && (
          <ul className="avatars__keys-line" data-avatars-keys>
            {taken.map(
              (key) =>
                key !== "?" && (
                  <li key={key}>
                    <kbd>{key === "Escape" ? "Esc" : key.toUpperCase()}</kbd> {words(OF_KEY[key])}
                  </li>
                ),
            )}
          </ul>
        )}
      </div>
    </div>
  );
}

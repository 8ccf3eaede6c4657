import { useEffect, useState } from "react";
import { useWords } from "../words/useWords";

/** Long enough to be read twice, in ms. */
const HINT_MS = 8_000;

/** How to begin talking. Removed after HINT_MS; room.css fades it out over the same time. */
export function Hint() {
  const words = useWords();
  const [shown, setShown] = useState(true);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(false), HINT_MS);
    return () => window.clearTimeout(timer);
  }, []);
  return shown && <p className="avatars__hint">{words("hint")}</p>;
}

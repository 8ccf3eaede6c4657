import { useRef, useState } from "react";
import { CheckIcon, CopyIcon } from "../ui/icons";
import { useWords } from "../words/useWords";

/** So many characters of a call's id tell it from all others of a site. */
const LENGTH = 8;

/** What a visitor names when they want their call deleted: the site's admin finds it by this. */
export function Reference({ callId }: { callId: string }) {
  const words = useWords();
  const code = useRef<HTMLElement>(null);
  const [copied, setCopied] = useState(false);
  const reference = callId.slice(0, LENGTH);

  async function copy() {
    try {
      await navigator.clipboard.writeText(reference);
      setCopied(true);
    } catch {
      // No clipboard over plain HTTP, or not allowed: it is marked for the visitor to copy.
      if (code.current) getSelection()?.selectAllChildren(code.current);
    }
  }

  return (
    <p className="avatars__reference">
      {words("reference")} <code ref={code}>{reference}</code>
      <button
        type="button"
        className="avatars__copy"
        data-avatars-action="copy"
        aria-label={words("reference_copy")}
        title={words("reference_copy")}
        onClick={copy}
      >
        {copied ? <CheckIcon /> : <CopyIcon />}
      </button>
      <span className="avatars__sr" role="status">
        {copied && words("reference_copied")}
      </span>
    </p>
  );
}

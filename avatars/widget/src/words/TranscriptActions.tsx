import { useState } from "react";
import type { LabelKey, Line } from "../types";
import { useSection } from "../ui/context";
import { CopyIcon, DownloadIcon } from "../ui/icons";
import { transcriptFile, transcriptText } from "./transcriptText";
import { useWords } from "./useWords";

/** Browsers read the address of a download some time after the press, in ms. */
const READ_MS = 30_000;

/** Copies the transcript, or saves it as a text file. */
export function TranscriptActions({ lines }: { lines: readonly Line[] }) {
  const words = useWords();
  const { config } = useSection();
  const [outcome, setOutcome] = useState<{ label: LabelKey; of: readonly Line[] } | null>(null);
  const text = () =>
    transcriptText(lines, { avatar: config.name, visitor: words("you") }, config.locale);

  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      setOutcome({ label: "transcript_copied", of: lines });
    } catch {
      setOutcome({ label: "transcript_not_copied", of: lines });
    }
  }

  function download() {
    const url = URL.createObjectURL(new Blob([text()], { type: "text/plain;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = transcriptFile(config.slug, lines);
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(url), READ_MS);
  }

  if (lines.length === 0) return null;
  return (
    <div className="avatars__log-actions">
      <button
        type="button"
        className="avatars__button"
        data-avatars-action="copy-transcript"
        onClick={copy}
      >
        <CopyIcon />
        {words("transcript_copy")}
      </button>
      <button
        type="button"
        className="avatars__button"
        data-avatars-action="download-transcript"
        onClick={download}
      >
        <DownloadIcon />
        {words("transcript_download")}
      </button>
      {/* What was copied is not all any more once more is said. */}
      <p className="avatars__log-outcome" role="status">
        {outcome?.of === lines && words(outcome.label)}
      </p>
    </div>
  );
}

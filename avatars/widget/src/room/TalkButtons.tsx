import type { ReactNode } from "react";
import { CaptionsIcon, TranscriptIcon } from "../ui/icons";
import { useKey } from "../ui/keys";
import { useWords } from "../words/useWords";

interface Props {
  captions: boolean;
  transcript: boolean;
  transcriptId: string;
  onCaptions: () => void;
  onTranscript: () => void;
}

/** Captions on or off, the transcript open or closed. */
export function TalkButtons(props: Props) {
  const words = useWords();
  useKey("c", props.onCaptions);
  return (
    <>
      <Toggle
        action="captions"
        label={words("captions")}
        aria-pressed={props.captions}
        onClick={props.onCaptions}
      >
        <CaptionsIcon />
      </Toggle>
      <Toggle
        action="transcript"
        label={words("transcript")}
        aria-expanded={props.transcript}
        aria-controls={props.transcript ? props.transcriptId : undefined}
        onClick={props.onTranscript}
      >
        <TranscriptIcon />
      </Toggle>
    </>
  );
}

interface ToggleProps {
  action: string;
  label: string;
  onClick: () => void;
  children: ReactNode;
  "aria-pressed"?: boolean;
  "aria-expanded"?: boolean;
  "aria-controls"?: string | undefined;
}

function Toggle({ action, label, children, ...button }: ToggleProps) {
  return (
    <button
      type="button"
      className="avatars__round"
      data-avatars-action={action}
      aria-label={label}
      title={label}
      {...button}
    >
      {children}
    </button>
  );
}

import { useLocalParticipant } from "@livekit/components-react";
import type { LabelKey, StateOf } from "../types";
import { useWords } from "../words/useWords";
import { CameraNotice } from "./CameraNotice";
import { Remaining, RunningTime } from "./RunningTime";
import type { Line } from "./useLine";

const OF_LINE: Record<Line, LabelKey | null> = {
  good: null,
  weak: "line_weak",
  reconnecting: "reconnecting",
};

interface Props {
  state: StateOf<"live">;
  line: Line;
}

/** The top row: the time of the call, and what the visitor has to know at the moment. */
export function Notices({ state, line }: Props) {
  const { isMicrophoneEnabled, microphoneTrack } = useLocalParticipant();
  const isMuted = microphoneTrack !== undefined && !isMicrophoneEnabled;
  return (
    <div className="avatars__top">
      <RunningTime since={state.since} />
      <Remaining credentials={state.credentials} />
      <Notice label={OF_LINE[line] ?? (isMuted ? "muted" : null)} />
      <CameraNotice />
    </div>
  );
}

/** Always rendered: screen readers ignore a live region that is added with its text. */
function Notice({ label }: { label: LabelKey | null }) {
  const words = useWords();
  return (
    <p className="avatars__pill" role="status">
      {label && words(label)}
    </p>
  );
}

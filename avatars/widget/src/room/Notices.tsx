import { useLocalParticipant } from "@livekit/components-react";
import type { LabelKey, StateOf } from "../types";
import { useWords } from "../words/useWords";
import { CameraNotice } from "./CameraNotice";
import { Remaining, RunningTime } from "./RunningTime";
import { TurnSign } from "./TurnSign";
import { useIsMuted } from "./useIsMuted";
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
  const { isScreenShareEnabled } = useLocalParticipant();
  const isMuted = useIsMuted();
  return (
    <div className="avatars__top">
      <RunningTime since={state.since} />
      <Remaining credentials={state.credentials} />
      {state.face === "seen" && line === "good" && <TurnSign isMuted={isMuted} />}
      <Notice label={OF_LINE[line] ?? (isMuted ? "muted" : null)} />
      <CameraNotice />
      <Notice label={isScreenShareEnabled ? "screen_seen" : null} />
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

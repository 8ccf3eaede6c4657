import { useId, useRef, useState } from "react";
import { useSection } from "../ui/context";
import { useCallState } from "../ui/useCallState";
import { useRemembered } from "../ui/useRemembered";
import { Acts } from "./Acts";
import { Caption } from "./Caption";
import { Controls } from "./Controls";
import { Hint } from "./Hint";
import { useInRoom } from "./inRoom";
import { KeyHelp } from "./KeyHelp";
import { Notices } from "./Notices";
import { Offers } from "./Offers";
import { Picture } from "./Picture";
import { SelfView } from "./SelfView";
import { StillThere } from "./StillThere";
import { TalkButtons } from "./TalkButtons";
import { TranscriptPanel } from "./TranscriptPanel";
import { useLine } from "./useLine";
import { useMicrophoneHandover } from "./useMicrophoneHandover";
import { useRoomDevices } from "./useRoomDevices";
import { useSaid } from "./useSaid";
import { useSoundBack } from "./useSoundBack";

/** What the room shows while its call goes on. */
export function Live() {
  const { isOver } = useInRoom();
  return !isOver && <Going />;
}

function Going() {
  const { call } = useSection();
  const state = useCallState(call);
  const line = useLine();
  useMicrophoneHandover();
  useRoomDevices();
  useSoundBack();
  useSaid();
  const [captions, setCaptions] = useRemembered("avatars.captions", true);
  const [transcript, setTranscript] = useState(false);
  const transcriptId = useId();
  const live = useRef<HTMLDivElement>(null);

  function closeTranscript() {
    setTranscript(false);
    live.current?.querySelector<HTMLElement>("[data-avatars-action=transcript]")?.focus();
  }

  return (
    // A click on the picture takes the focus, and with it the keys.
    <div className="avatars__live" ref={live} tabIndex={-1}>
      <Picture />
      {state.name === "live" && (
        <>
          <Notices state={state} line={line} />
          <SelfView />
          {transcript && <TranscriptPanel id={transcriptId} onClose={closeTranscript} />}
          <Controls
            above={
              <>
                <Acts />
                <Offers />
                <Hint face={state.face} />
              </>
            }
          >
            <TalkButtons
              captions={captions}
              transcript={transcript}
              transcriptId={transcriptId}
              onCaptions={() => setCaptions(!captions)}
              onTranscript={() => setTranscript(!transcript)}
            />
          </Controls>
          {captions && <Caption />}
          <KeyHelp />
          <StillThere />
        </>
      )}
    </div>
  );
}

import { useSyncExternalStore } from "react";
import { useSection } from "../ui/context";
import { Acts } from "./Acts";
import { Caption } from "./Caption";
import { Controls } from "./Controls";
import { Hint } from "./Hint";
import { useInRoom } from "./inRoom";
import { KeyHelp } from "./KeyHelp";
import { Notices } from "./Notices";
import { Picture } from "./Picture";
import { SelfView } from "./SelfView";
import { StillThere } from "./StillThere";
import { useLine } from "./useLine";
import { useMicrophoneHandover } from "./useMicrophoneHandover";
import { useSpeakers } from "./useSpeakers";

/** What the room shows while its call goes on. */
export function Live() {
  const { isOver } = useInRoom();
  return !isOver && <Going />;
}

function Going() {
  const { call } = useSection();
  const state = useSyncExternalStore(call.subscribe, call.state);
  const speakers = useSpeakers();
  const line = useLine();
  useMicrophoneHandover();

  return (
    // A click on the picture takes the focus, and with it the keys.
    <div className="avatars__live" tabIndex={-1}>
      <Picture />
      {state.name === "live" && (
        <>
          <Notices state={state} line={line} />
          <SelfView />
          <Controls hint={<Hint face={state.face} speakers={speakers} />} />
          <Caption isSpeaking={speakers.avatar} />
          <KeyHelp />
          <Acts />
          <StillThere speakers={speakers} />
        </>
      )}
    </div>
  );
}

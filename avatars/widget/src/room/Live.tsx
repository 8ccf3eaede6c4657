import { useSyncExternalStore } from "react";
import { useSection } from "../ui/context";
import { Caption } from "./Caption";
import { Controls } from "./Controls";
import { Hint } from "./Hint";
import { useInRoom } from "./inRoom";
import { Notices } from "./Notices";
import { Picture } from "./Picture";
import { SelfView } from "./SelfView";
import { StillThere } from "./StillThere";
import { useLine } from "./useLine";
import { useMicrophoneHandover } from "./useMicrophoneHandover";
import { useSoundBack } from "./useSoundBack";
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
  useSoundBack();

  return (
    <div className="avatars__live">
      <Picture />
      {state.name === "live" && (
        <>
          <Notices state={state} line={line} />
          <SelfView />
          <Controls hint={<Hint face={state.face} speakers={speakers} />} />
          <Caption isSpeaking={speakers.avatar} />
          <StillThere speakers={speakers} />
        </>
      )}
    </div>
  );
}

import { useLocalParticipant, useRoomContext, useStartAudio } from "@livekit/components-react";
import { type ReactNode, useState } from "react";
import { useLevel } from "../devices/useHearing";
import { microphoneErrorKind } from "../media/microphone";
import type { LabelKey } from "../types";
import { useSection } from "../ui/context";
import {
  CameraIcon,
  CameraOffIcon,
  HangUpIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  SpeakerIcon,
} from "../ui/icons";
import { useWords } from "../words/useWords";
import { ofCameraFailure } from "./CameraNotice";
import { RoundButton } from "./RoundButton";
import { ScreenShare } from "./ScreenShare";
import { Settings } from "./Settings";
import { useIsMuted } from "./useIsMuted";
import { play } from "./useSoundBack";

/**
 * Mute, camera, hang up. The SDK's useLocalMedia and ControlBar are not used: listing the cameras,
 * as they do, asks the visitor for the camera as soon as the call begins.
 */
export function Controls({ above, children }: { above: ReactNode; children?: ReactNode }) {
  const words = useWords();
  const { call } = useSection();
  const { localParticipant, isCameraEnabled } = useLocalParticipant();
  const isMuted = useIsMuted();

  const [failed, setFailed] = useState<LabelKey | null>(null);

  // One that was plugged out, for example, does not come back: the call goes on without it.
  function toggleMicrophone() {
    setFailed(null);
    return localParticipant
      .setMicrophoneEnabled(isMuted)
      .catch((error) => setFailed(ofMicrophoneFailure(error)));
  }

  function toggleCamera() {
    setFailed(null);
    return localParticipant.setCameraEnabled(!isCameraEnabled).catch((error) => {
      // CameraNotice tells what the room knows of, as when it was denied.
      if (error !== localParticipant.lastCameraError) setFailed(ofCameraFailure(error));
    });
  }

  return (
    <div className="avatars__bottom">
      <div className="avatars__above">
        {above}
        <p className="avatars__hint" role="status" data-avatars-device-failed>
          {failed && words(failed)}
        </p>
      </div>
      {/* The group takes the focus, no button of it: a stray Space must not mute. */}
      <fieldset
        className="avatars__controls"
        aria-label={words("controls")}
        tabIndex={-1}
        data-avatars-focus
      >
        <SoundButton />
        <RoundButton
          action="mute"
          shortcut="m"
          label={words(isMuted ? "unmute" : "mute")}
          off={isMuted}
          onPress={toggleMicrophone}
        >
          {isMuted ? <MicrophoneOffIcon /> : <LiveMicrophone />}
        </RoundButton>
        <RoundButton
          action="camera"
          shortcut="v"
          label={words(isCameraEnabled ? "camera_off" : "camera_on")}
          onPress={toggleCamera}
        >
          {isCameraEnabled ? <CameraIcon /> : <CameraOffIcon />}
        </RoundButton>
        <ScreenShare />
        {children}
        <Settings />
        <RoundButton action="hang-up" label={words("hang_up")} onPress={call.hangUp}>
          <HangUpIcon />
        </RoundButton>
      </fieldset>
    </div>
  );
}

/** The words for a microphone that could not be opened. */
function ofMicrophoneFailure(error: Error): LabelKey {
  const kind = microphoneErrorKind(error, true);
  const isKnown = kind === "microphone_missing" || kind === "microphone_in_use";
  return isKnown ? `error_${kind}_title` : "error_microphone_denied_title";
}

/** The microphone fills with what it hears. */
function LiveMicrophone() {
  return (
    <span className="avatars__filling" ref={useLevel<HTMLSpanElement>("visitor")}>
      <MicrophoneIcon />
    </span>
  );
}

/** Only where the browser refused to play sound without another press. */
function SoundButton() {
  const words = useWords();
  const room = useRoomContext();
  const { canPlayAudio } = useStartAudio({ room, props: {} });
  if (canPlayAudio) return null;
  return (
    <button
      type="button"
      className="avatars__button avatars__button--primary"
      data-avatars-action="sound"
      onClick={() => play(room)}
    >
      <SpeakerIcon />
      {words("sound_on")}
    </button>
  );
}

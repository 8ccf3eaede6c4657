import { useLocalParticipant } from "@livekit/components-react";
import { useSection } from "../ui/context";
import { ScreenIcon } from "../ui/icons";
import { useWords } from "../words/useWords";
import { RoundButton } from "./RoundButton";

/** Shows the avatar the visitor's screen; only where the site wants it and the browser can. */
export function ScreenShare() {
  const words = useWords();
  const { config } = useSection();
  const { localParticipant, isScreenShareEnabled } = useLocalParticipant();
  // Phones cannot.
  if (!config.screenSharing || !navigator.mediaDevices?.getDisplayMedia) return null;

  // The browser asks what to show; a visitor who closes that has said no.
  const toggle = () =>
    localParticipant
      .setScreenShareEnabled(!isScreenShareEnabled, { audio: false })
      .catch(() => undefined);

  return (
    <RoundButton
      action="screen"
      label={words(isScreenShareEnabled ? "screen_off" : "screen_on")}
      on={isScreenShareEnabled}
      onPress={toggle}
    >
      <ScreenIcon />
    </RoundButton>
  );
}

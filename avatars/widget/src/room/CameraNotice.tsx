import { useLocalParticipant } from "@livekit/components-react";
import { MediaDeviceFailure } from "livekit-client";
import { useEffect, useState } from "react";
import type { LabelKey } from "../types";
import { useWords } from "../words/useWords";

/** So long, in ms, it is said that the avatar sees the visitor: time to read it. */
const SEEN_MS = 5_000;

const OF_FAILURE: Partial<Record<MediaDeviceFailure, LabelKey>> = {
  [MediaDeviceFailure.PermissionDenied]: "camera_denied",
  [MediaDeviceFailure.NotFound]: "camera_missing",
  [MediaDeviceFailure.DeviceInUse]: "camera_in_use",
};

/** What the visitor has to know of the camera: that it is on, once, or why it is not. */
export function CameraNotice() {
  const words = useWords();
  const { isCameraEnabled, lastCameraError } = useLocalParticipant();
  const isNew = useJustOn(isCameraEnabled);
  const failure = !isCameraEnabled && lastCameraError;
  const label = failure ? ofCameraFailure(lastCameraError) : isNew ? "camera_seen" : null;
  return (
    <p className="avatars__pill" role="status">
      {label && words(label)}
    </p>
  );
}

/** The words for a camera that could not be opened. */
export function ofCameraFailure(error: Error): LabelKey {
  const failure = MediaDeviceFailure.getFailure(error);
  return (failure && OF_FAILURE[failure]) ?? "camera_failed";
}

/** Whether it is on, and has been for less than `SEEN_MS`. */
function useJustOn(isOn: boolean): boolean {
  const [isNew, setNew] = useState(false);
  useEffect(() => {
    setNew(isOn);
    if (!isOn) return;
    const timer = window.setTimeout(() => setNew(false), SEEN_MS);
    return () => window.clearTimeout(timer);
  }, [isOn]);
  return isNew;
}

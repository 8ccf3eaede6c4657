import { useEffect, useState } from "react";
import type { Face, LabelKey } from "../types";
import { useWords } from "../words/useWords";
import { useIsSpeaking } from "./useIsSpeaking";
import { Voice } from "./Voice";

/** Silence after a breath that ends the avatar's line, in ms. */
const PAUSE_MS = 300;
/** An avatar that has not begun by then has no first line, in ms. */
const SILENT_MS = 6_000;

const OF_FACE: Record<Face, LabelKey | null> = {
  coming: "picture_coming",
  late: "picture_late",
  seen: null,
};

/** Above the controls: what becomes of the picture, and when it is the visitor's turn to speak. */
export function Hint({ face }: { face: Face }) {
  const words = useWords();
  const avatar = useIsSpeaking("avatar");
  const isTurn = useVisitorsTurn(face, avatar);
  const ofFace = OF_FACE[face];
  return (
    <>
      <p className="avatars__hint" role="status">
        {ofFace && (
          <>
            <Voice of="avatar" isSpeaking={avatar} />
            {words(ofFace)}
          </>
        )}
      </p>
      {/* What is said of the picture says that the visitor can talk, too. */}
      <p className="avatars__hint">{isTurn && !ofFace && words("hint")}</p>
    </>
  );
}

/** Between the avatar's first line and the visitor's first word after it. */
function useVisitorsTurn(face: Face, avatar: boolean): boolean {
  const visitor = useIsSpeaking("visitor");
  const [avatarSpoke, setAvatarSpoke] = useState(false);
  const [visitorSpoke, setVisitorSpoke] = useState(false);
  const [hasPaused, setPaused] = useState(false);
  if (avatar && !avatarSpoke) setAvatarSpoke(true);
  if (visitor && hasPaused && !visitorSpoke) setVisitorSpoke(true);

  // One that is neither seen nor heard is not there yet.
  const isThere = avatarSpoke || face === "seen";
  useEffect(() => {
    if (avatar || !isThere) return;
    const timer = window.setTimeout(() => setPaused(true), avatarSpoke ? PAUSE_MS : SILENT_MS);
    return () => window.clearTimeout(timer);
  }, [avatar, isThere, avatarSpoke]);

  return hasPaused && !visitorSpoke;
}

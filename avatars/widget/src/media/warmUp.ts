/** What a page has made ready for the room that comes. */
export interface Warmth {
  /** Opens the sound output, once the microphone is open: beside it the browser plays. Never throws. */
  openOutput(microphone: Promise<unknown>): void;
  /** The room has its own connection and output, or there is to be none. */
  close(): void;
}

/**
 * Does for the room what would take it time. The first peer connection of a page takes the browser
 * tens of milliseconds to set up. Opening the sound output takes a tenth of a second; a voice that
 * comes meanwhile is late for the whole call. Chromium opens it only for a track over WebRTC, so a
 * silent one is played, of a connection with nobody.
 */
export function warmUp(): Warmth {
  let connection: RTCPeerConnection | undefined;
  let audio: HTMLAudioElement | undefined;
  let isClosed = false;
  const close = () => {
    isClosed = true;
    if (audio) audio.srcObject = null;
    connection?.close();
  };
  try {
    connection = new RTCPeerConnection();
    const { receiver } = connection.addTransceiver("audio", { direction: "recvonly" });
    connection.addTransceiver("video", { direction: "recvonly" });
    connection.createOffer().catch(() => undefined);
    const nobody = new MediaStream([receiver.track]);
    audio = new Audio();
    audio.muted = true;
    const silent = audio;
    const play = async (microphone: Promise<unknown>) => {
      await microphone;
      if (isClosed) return;
      silent.srcObject = nobody;
      await silent.play();
    };
    return { openOutput: (microphone) => void play(microphone).catch(() => undefined), close };
  } catch {
    // The room tries for itself, and tells.
    close();
    return { openOutput: () => undefined, close };
  }
}

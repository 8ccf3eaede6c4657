/** What a page has made ready for the room that comes. */
export interface Warmth {
  /** Opens the sound output; to be called once. */
  openOutput(): void;
  /** The room has its own connection and output, or there is to be none. */
  close(): void;
}

/**
 * Lets the browser do before the room is there what would take the room time: set up what its first
 * peer connection of a page needs, tens of milliseconds, and open the sound output, a tenth of a
 * second, in which a voice that has come already waits, and stays late. The output that voices over
 * WebRTC are played on is opened only for such a voice, so a connection with nobody has one, silent.
 */
export function warmUp(): Warmth {
  try {
    const connection = new RTCPeerConnection();
    const { receiver } = connection.addTransceiver("audio", { direction: "recvonly" });
    connection.addTransceiver("video", { direction: "recvonly" });
    connection.createOffer().catch(() => undefined);
    const nobody = new MediaStream([receiver.track]);
    const audio = new Audio();
    audio.muted = true;
    return {
      openOutput() {
        audio.srcObject = nobody;
        audio.play().catch(() => undefined);
      },
      close() {
        audio.srcObject = null;
        connection.close();
      },
    };
  } catch {
    // The room tries for itself, and tells.
    return { openOutput: () => undefined, close: () => undefined };
  }
}

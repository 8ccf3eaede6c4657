/**
 * Lets the browser set up what its first peer connection of a page needs, which takes tens of
 * milliseconds: while the server answers they are nobody's.
 */
export function warmUp(): void {
  try {
    const connection = new RTCPeerConnection();
    connection.addTransceiver("audio", { direction: "recvonly" });
    connection.addTransceiver("video", { direction: "recvonly" });
    connection
      .createOffer()
      .catch(() => undefined)
      .finally(() => connection.close());
  } catch {
    // The room tries for itself, and tells.
  }
}

import { useConnectionState } from "@livekit/components-react";
import { ConnectionState } from "livekit-client";
import { useEffect } from "react";
import { useSection } from "./context";

/** A Runway session rarely survives a longer break, in ms; a new call is quicker. */
const GIVE_UP_MS = 12_000;

/** Whether the room is trying to come back; it is given up after a while. */
export function useReconnecting(): boolean {
  const { call } = useSection();
  const connection = useConnectionState();
  const reconnecting =
    connection === ConnectionState.Reconnecting ||
    connection === ConnectionState.SignalReconnecting;
  useEffect(() => {
    if (!reconnecting) return;
    const timer = window.setTimeout(() => call.over("connection_lost"), GIVE_UP_MS);
    return () => window.clearTimeout(timer);
  }, [call, reconnecting]);
  return reconnecting;
}

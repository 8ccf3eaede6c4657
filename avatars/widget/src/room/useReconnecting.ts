import { useConnectionState } from "@livekit/components-react";
import { ConnectionState } from "livekit-client";
import { useEffect, useSyncExternalStore } from "react";
import { useSection } from "../ui/context";

/** Whether the connection to the room is broken; after `timing.reconnect` the call is given up. */
export function useReconnecting(): boolean {
  const { call, config } = useSection();
  const giveUp = config.timing.reconnect * 1000;
  const connection = useConnectionState();
  // The browser notices a lost network some seconds before the room does.
  const online = useSyncExternalStore(onNetworkChange, () => navigator.onLine);
  const reconnecting =
    !online ||
    connection === ConnectionState.Reconnecting ||
    connection === ConnectionState.SignalReconnecting;
  useEffect(() => {
    if (!reconnecting) return;
    const timer = window.setTimeout(() => call.roomEnded("connection_lost"), giveUp);
    return () => window.clearTimeout(timer);
  }, [call, giveUp, reconnecting]);
  return reconnecting;
}

function onNetworkChange(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}

import type { ReactNode } from "react";

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="avatars__icon"
      viewBox="0 0 24 24"
      width="24"
      height="24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const slash = <path d="M4 4l16 16" />;

export const MicrophoneIcon = () => (
  <Icon>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </Icon>
);

export const MicrophoneOffIcon = () => (
  <Icon>
    <path d="M9 9v2a3 3 0 0 0 4.6 2.5M15 10.5V6a3 3 0 0 0-5.7-1.3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 10.4 5.2M18.5 11.5a6.5 6.5 0 0 1-.6 2.7M12 18v3" />
    {slash}
  </Icon>
);

export const CameraIcon = () => (
  <Icon>
    <rect x="3" y="6.5" width="12" height="11" rx="2.5" />
    <path d="M15 10.5l5-3v9l-5-3" />
  </Icon>
);

export const CameraOffIcon = () => (
  <Icon>
    <path d="M10 6.5h2.5a2.5 2.5 0 0 1 2.5 2.5v3M14.5 16.6a2.5 2.5 0 0 1-2 .9h-7A2.5 2.5 0 0 1 3 15V9a2.5 2.5 0 0 1 2.5-2.5" />
    <path d="M15 10.5l5-3v9l-2-1.2" />
    {slash}
  </Icon>
);

export const PhoneIcon = () => (
  <Icon>
    <path d="M6 3.5h2.5L10.2 8 8.3 9.6a12 12 0 0 0 6.1 6.1l1.6-1.9 4.5 1.7V18a2.5 2.5 0 0 1-2.7 2.5C10.4 20 4 13.6 3.5 6.2A2.5 2.5 0 0 1 6 3.5z" />
  </Icon>
);

export const ScreenIcon = () => (
  <Icon>
    <rect x="3" y="4.5" width="18" height="12" rx="2" />
    <path d="M9 20h6M12 14V8M9 10.5L12 7.5l3 3" />
  </Icon>
);

export const HangUpIcon = () => (
  <Icon>
    <path d="M3 14.5v-1.8C3 10 7.6 8.5 12 8.5s9 1.5 9 4.2v1.8a1.3 1.3 0 0 1-1.5 1.3l-3-.5a1.3 1.3 0 0 1-1.1-1.3v-1.7a12 12 0 0 0-6.8 0V14a1.3 1.3 0 0 1-1.1 1.3l-3 .5A1.3 1.3 0 0 1 3 14.5z" />
  </Icon>
);

export const SpeakerIcon = () => (
  <Icon>
    <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.7 7.7 0 0 1 0 11" />
  </Icon>
);

export const SpeakerOffIcon = () => (
  <Icon>
    <path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M4 7h8M18 7h2M4 17h2M12 17h8" />
    <circle cx="15" cy="7" r="2.5" />
    <circle cx="9" cy="17" r="2.5" />
  </Icon>
);

export const CloseIcon = () => (
  <Icon>
    <path d="M6.5 6.5l11 11M17.5 6.5l-11 11" />
  </Icon>
);

export const ClockIcon = () => (
  <Icon>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 7.5V12l3 2" />
  </Icon>
);

export const StarIcon = () => (
  <Icon>
    <path d="M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1-5.4-3-5.4 3 1.1-6.1-4.5-4.2 6.1-.8z" />
  </Icon>
);

export const SendIcon = () => (
  <Icon>
    <path d="M5 12h13M12.5 6l6 6-6 6" />
  </Icon>
);

export const CopyIcon = () => (
  <Icon>
    <rect x="8.5" y="8.5" width="11" height="11" rx="2.5" />
    <path d="M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5" />
  </Icon>
);

export const CheckIcon = () => (
  <Icon>
    <path d="M5 12.5l4.5 4.5L19 7.5" />
  </Icon>
);

export const NewTabIcon = () => (
  <Icon>
    <path d="M8.5 7H17v8.5M17 7L7 17" />
  </Icon>
);

export const WarningIcon = () => (
  <Icon>
    <path d="M12 4.5l8.5 14.5h-17zM12 10.5v3.5M12 16.6v.1" />
  </Icon>
);

export const CaptionsIcon = () => (
  <Icon>
    <rect x="3" y="5" width="18" height="14" rx="3" />
    <path d="M10.3 10.2a2.3 2.3 0 1 0 0 3.6M17 10.2a2.3 2.3 0 1 0 0 3.6" />
  </Icon>
);

export const TranscriptIcon = () => (
  <Icon>
    <path d="M5 4.5h14a1.5 1.5 0 0 1 1.5 1.5v9.5a1.5 1.5 0 0 1-1.5 1.5h-7l-4.5 3.5v-3.5H5A1.5 1.5 0 0 1 3.5 15.5V6A1.5 1.5 0 0 1 5 4.5zM7.5 9h9M7.5 12.5h5.5" />
  </Icon>
);

export const DownloadIcon = () => (
  <Icon>
    <path d="M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 19.5h14" />
  </Icon>
);

export const ArrowDownIcon = () => (
  <Icon>
    <path d="M12 5v13M6 12.5l6 6 6-6" />
  </Icon>
);

export const ChevronIcon = () => (
  <Icon>
    <path d="M9 6l6 6-6 6" />
  </Icon>
);

export const ExpandIcon = () => (
  <Icon>
    <path d="M4 9.5V4h5.5M14.5 4H20v5.5M20 14.5V20h-5.5M9.5 20H4v-5.5" />
  </Icon>
);

export const ShrinkIcon = () => (
  <Icon>
    <path d="M9.5 4v5.5H4M20 9.5h-5.5V4M14.5 20v-5.5H20M4 14.5h5.5V20" />
  </Icon>
);

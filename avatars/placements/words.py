"""Every word that visitors read in the widget, also of its errors.

The keys are those of `LabelKey` in `widget/src/types.ts`; an error of the server comes under its
code, as `widget/src/call/connect.ts` maps it.

The widget fills in `{name}`, the avatar's name, `{time}`, a length such as 1:05, and in the waiting
line `{position}` and `{minutes}`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "loading": _("One moment…"),
    "load_failed": _("The call could not be loaded. Please check your connection and press again."),
    "microphone_title": _("May {name} hear you?"),
    "microphone_text": _("Your browser is asking for the microphone. Please choose “Allow”."),
    "connecting_title": _("Waking {name} up…"),
    "connecting_text": _("This usually takes a few seconds."),
    "connecting_slow": _("Still waking up. Thank you for waiting."),
    "queued_title": _("You are in the queue"),
    "queued_text": _("Others are being connected first. Your turn comes by itself."),
    "line_title": _("You are number {position} in line"),
    "line_title_next": _("You are next in line"),
    "line_text": _("All places are taken. Your turn comes by itself."),
    "line_text_soon": _("All places are taken. Your turn comes by itself, in less than a minute."),
    "line_text_minutes": _(
        "All places are taken. Your turn comes by itself, in about {minutes} min."
    ),
    "turn_title": _("It’s your turn!"),
    "turn_text": _("Your call with {name} begins in {time}."),
    "joining_title": _("{name} is on the way…"),
    "cancel": _("Cancel"),
    "live_announcement": _("You are connected with {name}. Just start talking."),
    "hint": _("Speak naturally, {name} is listening."),
    "picture_coming": _("You are connected. The picture is on its way…"),
    "picture_late": _("{name} hears you, but the picture doesn’t come."),
    "video": _("{name}, live video"),
    "self_view": _("Your own camera"),
    "controls": _("Call controls"),
    "call_time": _("Time in this call"),
    "mute": _("Mute microphone"),
    "unmute": _("Unmute microphone"),
    "muted": _("Microphone off"),
    "camera_on": _("Turn camera on"),
    "camera_off": _("Turn camera off"),
    "camera_failed": _("Camera not available"),
    "hang_up": _("Hang up"),
    "sound_on": _("Turn sound on"),
    "view_full": _("Fill the screen"),
    "view_page": _("Back to the page"),
    "view_back": _("Back to the call"),
    "view_close": _("Hide the small picture"),
    "reconnecting": _("Reconnecting…"),
    "line_weak": _("The line is weak"),
    "still_there_title": _("Are you still there?"),
    "still_there_text": _(
        "Say a word, press a key or tap the screen. Otherwise the call ends in {time}."
    ),
    "still_there_yes": _("I’m still here"),
    "time_left": _("{time} left"),
    "ended_title": _("Thanks for talking!"),
    "ended_title_plain": _("The call has ended"),
    "ended_text": _("You talked for {time}."),
    "ended_time_limit": _("Time was up. You talked for {time}."),
    "ended_by_avatar": _("{name} said goodbye. You talked for {time}."),
    "ended_page_closed": _("The call ended while you were away. You talked for {time}."),
    "ended_idle": _("Nobody seemed to be there any more. You talked for {time}."),
    "ended_avatar_lost": _(
        "{name} got lost on the way, which is not your fault. You talked for {time}."
    ),
    "ended_removed": _("It was ended from our side. You talked for {time}."),
    "feedback_title": _("How was it?"),
    "star_1": _("Poor"),
    "star_2": _("Not great"),
    "star_3": _("Okay"),
    "star_4": _("Good"),
    "star_5": _("Wonderful"),
    "feedback_comment": _("Anything you would like to add?"),
    "feedback_send": _("Send"),
    "feedback_thanks": _("Thank you! That helps us make {name} better."),
    "again": _("Call again"),
    "retry": _("Try again"),
    "retry_in": _("Try again in {time}"),
    "close": _("Close"),
    "error_microphone_denied_title": _("{name} can’t hear you"),
    "error_microphone_denied_text": _(
        "Allow the microphone in your browser’s address bar, then try again."
    ),
    "error_microphone_missing_title": _("No microphone found"),
    "error_microphone_missing_text": _("Plug in a microphone or headset, then try again."),
    "error_microphone_in_use_title": _("Your microphone is busy"),
    "error_microphone_in_use_text": _("Close other apps that use the microphone, then try again."),
    "error_microphone_blocked_title": _("The microphone is blocked here"),
    "error_microphone_blocked_text": _(
        "This page is not allowed to use it. Please open the page in a tab of its own."
    ),
    "error_not_supported_title": _("Calls don’t work in this browser"),
    "error_not_supported_text": _(
        "Please open this page in a current Chrome, Edge, Firefox or Safari,"
        " over a secure connection."
    ),
    "error_rate_limited_title": _("A short break, please"),
    "error_rate_limited_text": _(
        "You have called several times in a row. You can call again soon."
    ),
    "error_busy_title": _("All places are taken"),
    "error_busy_text": _(
        "Every line to {name} is in use right now. Please try again in a little while."
    ),
    "error_budget_spent_title": _("{name} is resting for today"),
    "error_budget_spent_text": _("Today’s talking time is used up. Please come back tomorrow."),
    "error_timeout_title": _("{name} didn’t wake up in time"),
    "error_timeout_text": _("That was too long a wait. Please try again."),
    "error_unavailable_title": _("{name} can’t come to the phone"),
    "error_unavailable_text": _(
        "Something is wrong on our side. Please try again in a few minutes."
    ),
    "error_offline_title": _("No connection"),
    "error_offline_text": _("Please check your internet connection, then try again."),
    "error_join_failed_title": _("The video line stayed dark"),
    "error_join_failed_text": _(
        "A firewall or VPN may be in the way. Try again, perhaps on another network."
    ),
    "error_no_media_title": _("{name} can’t be seen or heard"),
    "error_no_media_text": _("The line was there, but nothing came through it. Please call again."),
    "error_connection_lost_title": _("The line was cut"),
    "error_connection_lost_text": _("Your connection dropped out. Call again whenever you like."),
    "error_other_call_title": _("You are already in a call"),
    "error_other_call_text": _("Please hang up there first, then call {name}."),
    "error_other_tab_title": _("You are in a call in another tab"),
    "error_other_tab_text": _("Please hang up there first, then call {name} here."),
}


def widget_labels() -> dict[str, str]:
    """Every word of the widget in the language of the page."""
    return {key: str(text) for key, text in LABELS.items()}

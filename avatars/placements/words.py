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
    "camera_denied": _("The camera is not allowed"),
    "camera_missing": _("No camera found"),
    "camera_in_use": _("The camera is busy in another app"),
    "camera_seen": _("{name} can see you now"),
    "devices": _("Devices"),
    "microphone": _("Microphone"),
    "camera": _("Camera"),
    "speaker": _("Speaker"),
    "device_failed": _("That one can’t be used right now. The one before stays on."),
    "try_voice": _("Say hello, to try your microphone."),
    "voice_heard": _("Lovely, {name} will hear you."),
    "voice_silent": _("Nothing to be heard yet. Is the microphone muted?"),
    "voice_silent_others": _("Nothing to be heard yet. Is it another microphone?"),
    "settings": _("Sound and devices"),
    "volume": _("{name}’s volume"),
    "voice_off": _("Turn {name}’s voice off"),
    "voice_on": _("Turn {name}’s voice on"),
    "headphones": _("{name} can hear itself. Headphones help."),
    "hang_up": _("Hang up"),
    "sound_on": _("Turn sound on"),
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
    "way_chrome": _(
        "Click the icon to the left of the page’s address, and switch the microphone on there."
    ),
    "way_edge": _(
        "Click the lock beside the page’s address, then “Permissions for this site”, and"
        " allow the microphone."
    ),
    "way_firefox": _(
        "Click the crossed-out microphone beside the page’s address, and remove the block."
    ),
    "way_safari": _(
        "In the menu bar, choose Safari, then “Settings for This Website…”, and allow"
        " the microphone."
    ),
    "way_ios": _(
        "Tap the page menu beside the address, then “Website Settings”, and allow the microphone."
    ),
    "way_ios_app": _(
        "Open the Settings of your iPhone or iPad, find this browser in the list of"
        " apps, and switch the microphone on."
    ),
    "way_android": _(
        "Tap the icon beside the page’s address, then “Permissions”, and allow the microphone."
    ),
    "way_ask": _("When your browser asks again, choose “Allow”."),
    "way_system": _(
        "Your device keeps the microphone from the browser. You can allow it in the"
        " system’s settings, under Privacy."
    ),
    "way_wechat": _("Tap ··· in the top corner, then “Open in Browser”."),
    "way_line": _("Tap ⋮ in the corner, then “Open in default browser”."),
    "way_instagram": _("Tap ··· in the top corner, then “Open in external browser”."),
    "way_facebook": _("Tap ··· in the corner, then “Open in external browser”."),
    "microphone_allowed": _("The microphone is allowed now. Just try again."),
    "microphone_found": _("There is a microphone now. Just try again."),
    "copy_address": _("Copy the address"),
    "address_copied": _("Copied"),
    "open_tab": _("Open in a new tab"),
    "open_secure": _("Open the secure page"),
    "error_microphone_denied_title": _("{name} can’t hear you"),
    "error_microphone_denied_text": _(
        "Please allow the microphone in your browser, then try again."
    ),
    "error_microphone_missing_title": _("No microphone found"),
    "error_microphone_missing_text": _("Plug in a microphone or headset, then try again."),
    "error_microphone_in_use_title": _("Your microphone is busy"),
    "error_microphone_in_use_text": _("Close other apps that use the microphone, then try again."),
    "error_microphone_blocked_title": _("The microphone is blocked here"),
    "error_microphone_blocked_text": _(
        "This page is not allowed to use it. Please open the page in a tab of its own."
    ),
    "error_in_app_browser_title": _("Calls don’t work inside this app"),
    "error_in_app_browser_text": _(
        "Please open this page in your browser, and {name} will be there."
    ),
    "error_insecure_title": _("This page isn’t secure"),
    "error_insecure_text": _(
        "Browsers lend the microphone only over a secure connection. Please open the"
        " page with https://."
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

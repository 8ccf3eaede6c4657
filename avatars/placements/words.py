"""Every word that visitors read in the widget, also of its errors.

The keys are those of `LabelKey` in `widget/src/types.ts`; an error of the server comes under its
code, as `widget/src/call/connect.ts` maps it.

The widget fills in `{name}`, the avatar's name, `{time}`, a length such as "1 minute 5 seconds" or
on a running clock 1:05, where the avatar is away `{day}`, `{time}` and `{zone}` of its return,
`{title}`, that of a card or of a part of the page, and in the waiting line
`{position}` and `{minutes}`.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, str | Promise] = {
    "loading": _("One moment…"),
    "load_failed": _(
        "The call didn’t load. Please check your connection and press the button again."
    ),
    "consent_missing": _("Please tick this first, then press the button again."),
    "microphone_title": _("May {name} hear you?"),
    "microphone_text": _("Your browser is asking for the microphone. Please choose “Allow”."),
    "connecting_title": _("Waking {name} up…"),
    "connecting_text": _("This usually takes a few seconds."),
    "connecting_slow": _("{name} is still waking up. Thanks for your patience."),
    "queued_title": _("You’re in the queue"),
    "queued_text": _("{name} is talking with others right now. You’ll be connected automatically."),
    "line_title": _("You’re number {position} in line"),
    "line_title_next": _("You’re next"),
    "line_text": _(
        "{name} is talking with others right now."
        " When it’s your turn, you’ll be connected automatically."
    ),
    "line_text_soon": _(
        "{name} is talking with others right now."
        " You’ll be connected automatically in less than a minute."
    ),
    "line_text_minutes": _(
        "{name} is talking with others right now."
        " You’ll be connected automatically in about {minutes} min."
    ),
    "turn_title": _("It’s your turn!"),
    "turn_text": _("Your call with {name} begins in {time}."),
    "joining_title": _("{name} is on the way…"),
    "cancel": _("Cancel"),
    "live_announcement": _("You’re connected with {name}. Just start talking."),
    "hint": _("Talk as you would to a friend. {name} is listening."),
    "picture_coming": _("You can talk already. The picture is on its way…"),
    "picture_late": _("{name} can hear you. The picture is taking longer than usual."),
    "video": _("{name}, live video"),
    "self_view": _("Your own camera"),
    "controls": _("Call controls"),
    "call_time": _("Time in this call"),
    "mute": _("Mute microphone"),
    "unmute": _("Unmute microphone"),
    "muted": _("Microphone off"),
    "camera_on": _("Turn camera on"),
    "camera_off": _("Turn camera off"),
    "camera_failed": _("The camera isn’t available"),
    "camera_denied": _("The camera is not allowed"),
    "camera_missing": _("No camera found"),
    "camera_in_use": _("The camera is busy in another app"),
    "camera_seen": _("{name} can see you now"),
    "devices": _("Devices"),
    "microphone": _("Microphone"),
    "camera": _("Camera"),
    "speaker": _("Speaker"),
    "device_failed": _("That one can’t be used right now. The one before stays on."),
    "microphone_replaced": _("Your other microphone is busy, so this one is on."),
    "try_voice": _("Say hello, to try your microphone."),
    "voice_heard": _("Lovely, {name} will hear you."),
    "voice_silent": _("Nothing to be heard yet. Is the microphone muted?"),
    "voice_silent_others": _("Nothing to be heard yet. Is it another microphone?"),
    "settings": _("Sound and devices"),
    "volume": _("{name}’s volume"),
    "voice_off": _("Turn {name}’s voice off"),
    "voice_on": _("Turn {name}’s voice on"),
    "headphones": _("{name} can hear itself. Headphones help."),
    "screen_on": _("Share your screen"),
    "screen_off": _("Stop sharing your screen"),
    "screen_seen": _("{name} can see your screen"),
    "hang_up": _("Hang up"),
    "sound_on": _("Turn sound on"),
    "view_full": _("Fill the screen"),
    "view_page": _("Back to the page"),
    "view_back": _("Back to the call"),
    "view_close": _("Hide the small picture"),
    "reconnecting": _("Reconnecting…"),
    "line_weak": _("Weak connection. Moving closer to the Wi-Fi may help."),
    "still_there_title": _("Are you still there?"),
    "still_there_text": _(
        "Say something, press a key or tap the screen to stay. The call will end in {time}."
    ),
    "still_there_yes": _("I’m still here"),
    "time_left": _("{time} left"),
    "turn_avatar": _("{name} is speaking"),
    "turn_visitor": _("{name} hears you"),
    "turn_nobody": _("{name} is listening"),
    "captions": _("Captions"),
    "transcript": _("Transcript"),
    "transcript_empty": _("What is said will stand here."),
    "transcript_newest": _("To the newest line"),
    "transcript_copy": _("Copy"),
    "transcript_copied": _("Copied"),
    "transcript_not_copied": _("Copying didn’t work here. Downloading will."),
    "transcript_download": _("Download"),
    "transcript_close": _("Close the transcript"),
    "you": _("You"),
    # Shown to somebody who has begun to speak this very language: "Switch to French?" in French.
    "language_offer": pgettext_lazy("name the language of the translation", "Switch to English?"),
    "language_accept": _("Yes, please"),
    "language_decline": _("No, thanks"),
    "ended_title": _("Thanks for talking!"),
    "ended_title_plain": _("The call has ended"),
    "ended_text": _("You talked for {time}."),
    "ended_time_limit": _("The time for this call was up. You talked for {time}."),
    "ended_by_avatar": _("{name} said goodbye. You talked for {time}."),
    "ended_page_closed": _(
        "The call ended while this page was in the background. You talked for {time}."
    ),
    "ended_idle": _("It had gone quiet, so the call ended. You talked for {time}."),
    "ended_avatar_lost": _(
        "{name} dropped out. That was on our side, and we’re sorry. You talked for {time}."
    ),
    "ended_removed": _("We had to end this call. You talked for {time}."),
    "ended_reloaded": _("It ended when the page was loaded again."),
    "ended_left": _("It ended when you went to another page."),
    "ended_crashed": _("The page stopped working, and the call ended with it. Sorry about that."),
    "cards": _("Cards from {name}"),
    "card_shown": _("{name} shows you a card: {title}"),
    "card_link": _("Have a look"),
    "new_tab": _("opens in a new tab"),
    "pointed_at": _("{name} points at “{title}” on this page."),
    "pressed": _("{name} pressed “{title}” for you."),
    "keys": _("Keyboard shortcuts"),
    "key_m": _("microphone"),
    "key_v": _("camera"),
    "key_c": _("captions"),
    "key_f": _("full view"),
    "key_escape": _("close"),
    "title_live": _("In a call with {name}"),
    "reference": _("Reference"),
    "reference_copy": _("Copy the reference of this call"),
    "reference_copied": _("Copied"),
    "feedback_title": _("How was it?"),
    "star_1": _("Poor"),
    "star_2": _("Not great"),
    "star_3": _("Okay"),
    "star_4": _("Good"),
    "star_5": _("Wonderful"),
    "feedback_comment": _("Anything you’d like to add?"),
    "feedback_send": _("Send"),
    "feedback_thanks": _("Thank you! This helps us make {name} better."),
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
    "error_rate_limited_title": _("Let’s take a short break"),
    "error_rate_limited_text": _(
        "There were many calls in a short time. The button shows when you can call again."
    ),
    "error_busy_title": _("{name} is talking with someone else"),
    "error_busy_text": _("All lines are in use at the moment. One will be free again soon."),
    "error_budget_spent_title": _("{name} is resting for today"),
    "error_budget_spent_text": _("Today’s talking time is used up. {name} will be back tomorrow."),
    "error_closed_title": _("{name} is away"),
    "error_closed_text": _("No calls can be taken at the moment. Please come back later."),
    "error_closed_until": _("Back on {day} at {time} ({zone})."),
    "error_forbidden_call_title": _("This page was open for too long"),
    "error_forbidden_call_text": _("Load it again to make another test call."),
    "error_timeout_title": _("{name} didn’t wake up in time"),
    "error_timeout_text": _("Sorry for the long wait. Another try often works."),
    "error_unavailable_title": _("{name} can’t take calls right now"),
    "error_unavailable_text": _("Something went wrong on our side. You’re welcome to try again."),
    "error_offline_title": _("No connection"),
    "error_offline_text": _(
        "{name} couldn’t be reached. Please check your internet connection and try again."
    ),
    "error_join_failed_title": _("The video call couldn’t connect"),
    "error_join_failed_text": _(
        "A firewall or VPN may be in the way. Another network often helps."
    ),
    "error_no_media_title": _("{name} didn’t come through"),
    "error_no_media_text": _(
        "You were connected, but neither picture nor sound arrived. We’re sorry, please call again."
    ),
    "error_connection_lost_title": _("The connection was lost"),
    "error_connection_lost_text": _(
        "That can happen on any network. Call again whenever you like."
    ),
    "error_other_call_title": _("A call is already under way"),
    "error_other_call_text": _(
        "It comes from your network. Once it has ended, you can call {name}."
    ),
    "error_other_tab_title": _("Your call is open in another tab"),
    "error_other_tab_text": _("Hang up there first, then call {name} from here."),
    "error_broken_title": _("Something went wrong here"),
    "error_broken_text": _("That was our mistake, and no call is running now. Please try again."),
}


def widget_labels() -> dict[str, str]:
    """Every word of the widget in the language that is active."""
    return {key: str(text) for key, text in LABELS.items()}

"""Lines that fit any character: those that are made in the sandbox have no claws."""

from dataclasses import replace
from functools import cache

from .script import SCRIPTS, Language, Script

_GREETING: dict[Language, str] = {
    "en": "Hello, I am {name}. What shall we talk about?",
    "zh-Hant": "你好，我是{name}。我們聊點什麼呢？",
    "zh-Hans": "你好，我是{name}。我们聊点什么呢？",
}
_TURNS: dict[Language, tuple[str, ...]] = {
    "en": (
        "Good question! Tell me a little more, and we will find out together.",
        "That is interesting. What would you like to do about it first?",
        "I see. In my experience it helps to begin with the smallest step.",
        "I enjoy this. Which part of it matters most to you?",
    ),
    "zh-Hant": (
        "問得好！再多說一點，我們一起想。",
        "真有意思。你想先從哪裡開始呢？",
        "我懂了。依我的經驗，從最小的一步開始最容易。",
        "跟你聊天真開心。這裡面你最在意的是哪一點？",
    ),
    "zh-Hans": (
        "问得好！再多说一点，我们一起想。",
        "真有意思。你想先从哪里开始呢？",
        "我懂了。依我的经验，从最小的一步开始最容易。",
        "跟你聊天真开心。这里面你最在意的是哪一点？",
    ),
}
_NUDGES: dict[Language, tuple[str, ...]] = {
    "en": ("Take your time. I am here.", "Are you still with me? You can just speak."),
    "zh-Hant": ("慢慢來，不著急，我在這裡。", "你還在嗎？直接說話就可以。"),
    "zh-Hans": ("慢慢来，不着急，我在这里。", "你还在吗？直接说话就可以。"),
}
_PROMPTS: dict[Language, tuple[str, ...]] = {
    "en": ("Mm-hm. Go on, I am listening.", "Could you tell me a bit more?"),
    "zh-Hant": ("嗯，你接著說，我在聽。", "再跟我說一點，好嗎？"),
    "zh-Hans": ("嗯，你接着说，我在听。", "再跟我说一点，好吗？"),
}
_THANKS: dict[Language, tuple[str, ...]] = {
    "en": ("Thank you for telling me all that. The next step may be smaller than it looks.",),
    "zh-Hant": ("謝謝你告訴我這麼多。下一步，也許比你想的還要簡單。",),
    "zh-Hans": ("谢谢你告诉我这么多。下一步，也许比你想的还要简单。",),
}
_FAREWELL: dict[Language, str] = {
    "en": "It was lovely talking with you. Come back whenever you like. Goodbye!",
    "zh-Hant": "跟你聊天真開心，隨時回來找我。再見！",
    "zh-Hans": "跟你聊天真开心，随时回来找我。再见！",
}


@cache
def anyones(name: str, language: Language) -> Script:
    """The lines of a character of this name."""
    return replace(
        SCRIPTS[language],
        greeting=_GREETING[language].format(name=name),
        turns=_TURNS[language],
        nudges=_NUDGES[language],
        prompts=_PROMPTS[language],
        thanks=_THANKS[language],
        farewell=_FAREWELL[language],
    )

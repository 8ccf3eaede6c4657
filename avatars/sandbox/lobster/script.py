"""What LittleLobster says: greetings, a dozen turns, nudges and goodbyes in three scripts."""

import re
from dataclasses import dataclass
from typing import Literal

from .voice import is_chinese

Language = Literal["en", "zh-Hant", "zh-Hans"]

LANGUAGES: tuple[Language, ...] = ("en", "zh-Hant", "zh-Hans")
LONGEST_LINE = 1000
"""Characters of a start script that are spoken at most (about a minute)."""

_TRADITIONAL = frozenset("們這個時話說麼嗎愛發現會見謝問開邊龍蝦網頁來對過還讓請歡為與點氣聽學電腦")
_SIMPLIFIED = frozenset("们这个时话说么吗爱发现会见谢问开边龙虾网页来对过还让请欢为与点气听学电脑")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029]+")
_BREAK = re.compile(r"[.!?。！？…]\s*|[,;，；、\s]")


@dataclass(frozen=True)
class Script:
    """The lines of one language, each kind in the order in which it is used."""

    greeting: str
    turns: tuple[str, ...]
    nudges: tuple[str, ...]
    """For a visitor who stays silent."""
    prompts: tuple[str, ...]
    """For a visitor who says a word or two."""
    thanks: tuple[str, ...]
    """For a visitor who has talked for long."""
    switched: str
    """When the talk goes on in this language."""
    showing: str
    """With a card, and a frame around a part of the page."""
    unknown: tuple[str, ...]
    """When it is asked what it does not know."""
    farewell: str
    """When the visitor wants to go."""
    goodbye: str
    """When the time is up."""


def language_of(text: str) -> Language:
    """The language of a text, guessed from its characters."""
    if not is_chinese(text):
        return "en"
    traditional = sum(letter in _TRADITIONAL for letter in text)
    simplified = sum(letter in _SIMPLIFIED for letter in text)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def language_heard(text: str, current: Language) -> Language:
    """The language of a text in a talk in ``current``, which what could be either leaves as it is.

    Both Chinese scripts write many words alike, and a number is the same in all.
    """
    undecided = not _TRADITIONAL.union(_SIMPLIFIED).intersection(text)
    if is_chinese(text):
        return current if undecided and current != "en" else language_of(text)
    return "en" if re.search("[^\\W\\d_]", text) else current


def seconds_to_say(text: str) -> float:
    """About how long it takes to say a text."""
    chinese = sum(is_chinese(letter) for letter in text)
    return 0.25 * chinese + 0.4 * len(re.findall(r"[a-zA-Z\u00c0-\u024f\d']+", text))


def tidy(text: str) -> str:
    """A line as it is spoken and shown: no control characters, at most LONGEST_LINE long."""
    text = _CONTROL.sub(" ", text).strip()
    if len(text) <= LONGEST_LINE:
        return text
    text = text[:LONGEST_LINE]
    breaks = [match.end() for match in _BREAK.finditer(text)]
    return text[: breaks[-1]].rstrip(",;，；、 ") if breaks else text


SCRIPTS: dict[Language, Script] = {
    "en": Script(
        greeting=(
            "Hello there! I'm LittleLobster. I put on my best turtleneck for you. "
            "What shall we talk about?"
        ),
        turns=(
            "Good question! I live on this site, where people and AI agents come "
            "to find the right AI tool for the job.",
            "You know, an AI agent is a bit like me: give it a goal, and it picks up one tool "
            "after another until the work is done. I just happen to have claws.",
            "The trick with AI tools is not to find many. It is to find the one that fits. "
            "That is what this site is for.",
            "Me? I was drawn in layers of light and shadow, and I am very proud of my glasses. "
            "Everything looks sharper from in here.",
            "Here is what I like about agents: they never get bored. Ask one to compare twenty "
            "tools, and it will read every page.",
            "If you are new to this, start small. Take one task that bores you every week, "
            "and look for one tool that takes it off your claws. Hands, I mean.",
            "People read our pages with their eyes. Agents read them as data. We write every "
            "entry so that both understand it.",
            "I am told that lobsters never stop growing. I try to do the same: one new thing "
            "a day, and two on Fridays.",
            "Before you trust a tool, ask three things. What does it cost, where does my data "
            "go, and can I leave whenever I like?",
            "That is interesting. Tell me a little more, and I will wave an antenna while "
            "I listen.",
            "Soon your agent may do the searching, and you only say yes or no. Until then, "
            "the two of us can look together.",
            "I do enjoy this. Most of my friends at the bottom of the sea only talk about "
            "the weather. Have a look around this site when we are done!",
        ),
        nudges=(
            "Take your time. I am quite comfortable here.",
            "Are you still with me? You can just speak. I am all antennae.",
            "While you think: did you know that this site is open to agents as well as people? "
            "Both are welcome.",
        ),
        prompts=(
            "Mm-hm. Go on, I am listening.",
            "Short and sweet! And what would you like it to do for you?",
            "I like a lobster of few words. Tell me a bit more?",
        ),
        thanks=(
            "Thank you for telling me all that. You have clearly thought about it. "
            "The next step may be smaller than it looks.",
            "That was a whole story, and I enjoyed every word. Which part of it should an agent "
            "take off your hands first?",
        ),
        switched="Of course. Let us go on in English.",
        showing="Let me show you. I have put a frame around the part I mean, and a card beside me.",
        unknown=(
            "I don't know that yet, I'm sorry. Nobody has taught me about it.",
            "I am afraid I have no answer to that. I was never told.",
            "Sorry, that is something I don't know.",
        ),
        farewell=(
            "It was lovely talking with you. Come back whenever you like. "
            "I will keep the light on. Goodbye!"
        ),
        goodbye="Oh, our time is nearly up. Thank you for the chat. Come back soon. Goodbye!",
    ),
    "zh-Hant": Script(
        greeting="你好！我是小龍蝦。為了見你，我穿上了最好的高領毛衣。我們聊點什麼呢？",
        turns=(
            "問得好！我就住在這個網站，人和智能代理都到這裡來，找到合適的人工智慧工具。",
            "智能代理其實有點像我：給它一個目標，它就一個一個拿起工具，直到把事情做完。"
            "只不過，我用的是鉗子。",
            "找工具，不在於多，在於合適。這正是這個網站想幫你做的事。",
            "我嗎？我是一層光、一層影畫出來的。我最得意的，是這副圓圓的眼鏡。",
            "我喜歡智能代理，因為它們從來不嫌煩。請它比較二十個工具，它每一頁都會讀完。",
            "如果你剛開始接觸，就從小事做起。挑一件每週都讓你頭疼的事，找一個工具替你做。",
            "我們的網頁，人用眼睛看，代理當作資料讀。所以每一條，我們都寫得兩邊都懂。",
            "聽說龍蝦一輩子都在長大。我也想這樣：每天學一點新東西，星期五學兩點。",
            "相信一個工具之前，先問三件事：要花多少錢，資料到哪裡去，想走的時候能不能走。",
            "真有意思，再多說一點吧。我豎起觸角，好好聽著呢。",
            "也許不久以後，代理替你去找，你只要說好還是不好。在那之前，我們一起找。",
            "跟你聊天真開心。我海底的朋友，只會談天氣。等一下記得在這個網站逛一逛！",
        ),
        nudges=(
            "慢慢來，不著急，我在這裡等你。",
            "你還在嗎？直接說話就可以，我的觸角都豎起來了。",
            "你想的時候，我說一句：這個網站歡迎人，也歡迎智能代理。",
        ),
        prompts=(
            "嗯，你接著說，我在聽。",
            "簡單明瞭！那你希望它幫你做什麼呢？",
            "你話不多，我喜歡。再跟我說一點，好嗎？",
        ),
        thanks=(
            "謝謝你告訴我這麼多，看得出來你認真想過。下一步，也許比你想的還要簡單。",
            "你說的像一個完整的故事，每一句我都聽進去了。你想先把哪一件交給代理去做？",
        ),
        switched="好的，我們接下來說中文。",
        showing="我帶你看。我說的那一段，我替你框起來了，旁邊還有一張卡片。",
        unknown=(
            "不好意思，這個我還不知道，沒有人教過我。",
            "很抱歉，這個問題我答不上來。",
            "這個我不清楚，真的不好意思。",
        ),
        farewell="跟你聊天真開心，隨時回來找我。燈我會替你留著，再見！",
        goodbye="啊，時間快到了。謝謝你陪我聊天。下次再來找我，再見！",
    ),
    "zh-Hans": Script(
        greeting="你好！我是小龙虾。为了见你，我穿上了最好的高领毛衣。我们聊点什么呢？",
        turns=(
            "问得好！我就住在这个网站，人和智能体都到这里来，找到合适的人工智能工具。",
            "智能体其实有点像我：给它一个目标，它就一个一个拿起工具，直到把事情做完。"
            "只不过，我用的是钳子。",
            "找工具，不在于多，在于合适。这正是这个网站想帮你做的事。",
            "我吗？我是一层光、一层影画出来的。我最得意的，是这副圆圆的眼镜。",
            "我喜欢智能体，因为它们从来不嫌烦。请它比较二十个工具，它每一页都会读完。",
            "如果你刚开始接触，就从小事做起。挑一件每周都让你头疼的事，找一个工具替你做。",
            "我们的网页，人用眼睛看，智能体当作数据读。所以每一条，我们都写得两边都懂。",
            "听说龙虾一辈子都在长大。我也想这样：每天学一点新东西，星期五学两点。",
            "相信一个工具之前，先问三件事：要花多少钱，数据到哪里去，想走的时候能不能走。",
            "真有意思，再多说一点吧。我竖起触角，好好听着呢。",
            "也许不久以后，智能体替你去找，你只要说好还是不好。在那之前，我们一起找。",
            "跟你聊天真开心。我海底的朋友，只会谈天气。等一下记得在这个网站逛一逛！",
        ),
        nudges=(
            "慢慢来，不着急，我在这里等你。",
            "你还在吗？直接说话就可以，我的触角都竖起来了。",
            "你想的时候，我说一句：这个网站欢迎人，也欢迎智能体。",
        ),
        prompts=(
            "嗯，你接着说，我在听。",
            "简单明了！那你希望它帮你做什么呢？",
            "你话不多，我喜欢。再跟我说一点，好吗？",
        ),
        thanks=(
            "谢谢你告诉我这么多，看得出来你认真想过。下一步，也许比你想的还要简单。",
            "你说的像一个完整的故事，每一句我都听进去了。你想先把哪一件交给智能体去做？",
        ),
        switched="好的，我们接下来说中文。",
        showing="我带你看。我说的那一段，我替你框出来了，旁边还有一张卡片。",
        unknown=(
            "不好意思，这个我还不知道，没有人教过我。",
            "很抱歉，这个问题我答不上来。",
            "这个我不清楚，真的不好意思。",
        ),
        farewell="跟你聊天真开心，随时回来找我。灯我会替你留着，再见！",
        goodbye="啊，时间快到了。谢谢你陪我聊天。下次再来找我，再见！",
    ),
}

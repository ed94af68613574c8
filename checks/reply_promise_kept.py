"""Whether a shop that says in what time it answers does so."""

from checks.correspondence import Inquiry, Promise, Reply
from checks.model import Evidence, Judgement, Moment, Stage, failed, passed
from checks.reading.durations import in_words
from checks.reading.promises import promised
from checks.reading.replies import cite_reply, not_yet, perhaps_in_time, searched
from checks.registry import check
from checks.saying import at, length, say


@check(moment=Moment.SMOT, weight=1)
def reply_promise_kept(inquiry: Inquiry) -> Judgement:
    """Does the shop answer within the time that it states itself, if it states one?"""
    promise = inquiry.promise
    if promise is None:
        return passed(
            say("No time to answer is stated where the question was asked, so none was broken."),
            searched=[inquiry.url],
            facts={"stated": "nothing"},
        )
    answer = next((reply for reply in inquiry.replies if reply.is_answer), None)
    if answer and answer.received_at <= promise.until:
        return _kept(inquiry, promise, answer)
    if answer is None and (waiting := not_yet(inquiry, promise.until)):
        return waiting
    unsure = perhaps_in_time(inquiry, answer, promise.until) if answer else None
    return unsure or _broken(inquiry, promise, answer)


def _kept(inquiry: Inquiry, promise: Promise, answer: Reply) -> Judgement:
    return passed(
        say(
            "The shop promises an answer within {promise}, and it came after {took}.",
            promise=promised(promise.said),
            took=length(answer.took),
        ),
        [_said(promise), cite_reply(inquiry, answer)],
        searched=searched(inquiry),
        facts={"stated": promise.said, "took": in_words(answer.took)},
    )


def _broken(inquiry: Inquiry, promise: Promise, answer: Reply | None) -> Judgement:
    values = {"promise": promised(promise.said), "over": at(promise.until)}
    return failed(
        say(
            "The shop promises an answer within {promise} (that was over on {over}), but it came after "
            "{took}.",
            took=length(answer.took),
            **values,
        )
        if answer
        else say(
            "The shop promises an answer within {promise} (that was over on {over}), but none came.", **values
        ),
        [promise.url, *searched(inquiry)],
        [_said(promise), *([cite_reply(inquiry, answer)] if answer else [])],
        facts={"stated": promise.said, **({"took": in_words(answer.took)} if answer else {})},
    )


def _said(promise: Promise) -> Evidence:
    return Evidence(stage=Stage.CONTACT, url=promise.url, quote=promise.quote)

"""The words a rule may use. Anything else in a rules file is refused."""

from typing import Literal, get_args

Unit = Literal["working_day", "day", "month", "year"]
Roll = Literal["none", "next_working_day"]
Force = Literal["statutory", "service_target"]
Level = Literal[
    "law",
    "administrative_regulation",
    "local_regulation",
    "departmental_rule",
    "policy",
    "municipal_document",
    "house_rule",
]
SelectedBy = Literal["receipt", "determination", "transition"]
SecondVisit = Literal["continue", "restart", "new", "capped"]
AfterExpiry = Literal["promise", "nothing"]
Audience = Literal["handler", "supervisor", "unit_head", "director"]
Event = Literal[
    "receipt",  # the application was handed in or submitted
    "acceptance",
    "request",  # another unit, or the subject, was asked
    "answer",
    "finding",  # the information was found to be wrong
    "error_found",
    "basis_changed",  # the judgment or decision behind a record was revoked or changed
    "correction",
    "report",
    "result_notice",
    "acceptance_decision",
    "repair_granted",
    "execution",
    "dishonest_application",
    "penalty_made",
    "date_of_document",  # the date that the judicial or administrative document fixes
    "publication",
    "listing_removed",
    "publicity_ended",
    "early_end_possible",
    "automatic_end",
    "automatic_end_if_corrected",
    "misconduct_ended",
    "disclosure_ended",
    "erased",
    "notice_served",
    "defence",
    "hearing_requested",
    "hearing",
    "promise_due",
    "promise_checked",
    "rectification_ordered",
    "rectified",
    "act_known",
    "reconsideration_decided",
    "reconsideration_applied",
    "suit_filed",
    "bar_ended",
]

LEVELS: tuple[Level, ...] = get_args(Level)  # highest first
EVENTS: frozenset[str] = frozenset(get_args(Event))

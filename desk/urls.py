"""The desk: inbox, cases, questions, counter, board."""

from django.urls import path, register_converter

from desk.views import (
    absences,
    acts,
    batches,
    board,
    cases,
    catalogue,
    claims,
    counter,
    documents,
    inbox,
    intake,
    intakekeys,
    letters,
    messages,
    papers,
    publicity,
    purposes,
    questions,
    telling,
)
from desk.views.untold import not_yet_told


class Taking:
    """Taking a question or putting it back; anything else is no address."""

    regex = "claim|release"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Taking, "taking")

urlpatterns = [
    path("", inbox.inbox, name="desk_inbox"),
    path("untold/", not_yet_told, name="desk_untold"),
    path("find/", inbox.find, name="desk_find"),
    path("next/", inbox.take_next, name="desk_take_next"),
    path("hand-out/", inbox.hand_out, name="desk_hand_out"),
    path("messages/", messages.messages, name="desk_messages"),
    path("messages/read/", messages.read_all, name="desk_messages_read"),
    path("messages/<int:pk>/", messages.message, name="desk_message"),
    path("cases/<str:reference>/", cases.case, name="desk_case"),
    path("cases/<str:reference>/act/<slug:action>/", acts.act, name="desk_act"),
    path("cases/<str:reference>/act/<slug:action>/draft/", acts.draft, name="desk_draft"),
    path("cases/<str:reference>/notes/", cases.notes, name="desk_notes"),
    path("cases/<str:reference>/watch/", cases.watch, name="desk_watch"),
    path("cases/<str:reference>/purpose/", purposes.purpose_of_case, name="desk_purpose"),
    path("cases/<str:reference>/number/", cases.reveal, name="desk_reveal"),
    path("cases/<str:reference>/notices/<int:pk>/", letters.notice, name="desk_notice"),
    path("documents/<int:pk>/", documents.download, name="desk_document"),
    path("questions/<int:pk>/", questions.question, name="desk_question"),
    path("questions/<int:pk>/draft/", questions.draft, name="desk_question_draft"),
    path("questions/<int:pk>/purpose/", purposes.purpose_of_question, name="desk_question_purpose"),
    path("questions/<int:pk>/number/", questions.reveal, name="desk_question_reveal"),
    path("questions/<int:pk>/interest/", questions.interest, name="desk_question_interest"),
    path("questions/<int:pk>/<taking:action>/", questions.take, name="desk_question_take"),
    path("counter/", counter.counter, name="desk_counter"),
    path("counter/filing/", counter.filing, name="desk_counter_filing"),
    path("counter/repair/", counter.repair, name="desk_counter_repair"),
    path("counter/paper/", papers.paper, name="desk_counter_paper"),
    path("counter/receipts/<str:reference>/", counter.receipt, name="desk_counter_receipt"),
    path("counter/claims/<int:pk>/", claims.claim, name="desk_counter_claim"),
    path("counter/letters/<int:pk>/", letters.letter, name="desk_letter"),
    path("telling/", telling.telling, name="desk_telling"),
    path("board/", board.board, name="desk_board"),
    path("board/stuck/", board.stuck, name="desk_stuck"),
    path("publicity/", publicity.publicity, name="desk_publicity"),
    path("publicity/kept/", publicity.kept_entries, name="desk_kept"),
    path("publicity/kept/<int:pk>/", publicity.opening, name="desk_opening"),
    path("publicity/kept/<int:pk>/decide/", publicity.decide, name="desk_opening_decision"),
    path("intake/", intake.intake, name="desk_intake"),
    path("intake/table/", intake.table, name="desk_intake_table"),
    path("intake/entry/", intake.entry, name="desk_intake_entry"),
    path("intake/template/<slug:kind>/", intake.template, name="desk_intake_template"),
    path("intake/keys/", intakekeys.intake_keys, name="desk_intake_keys"),
    path("intake/keys/<int:pk>/end/", intakekeys.end, name="desk_intake_key_end"),
    path("intake/batches/<str:reference>/", batches.batch, name="desk_batch"),
    path("intake/batches/<str:reference>/report/", batches.report, name="desk_batch_report"),
    path("intake/batches/<str:reference>/decide/", batches.decide, name="desk_batch_decide"),
    path("catalogue/", catalogue.items, name="desk_catalogue"),
    path("catalogue/new/", catalogue.new_item, name="desk_catalogue_new"),
    path("catalogue/proposals/<int:pk>/", catalogue.proposal, name="desk_catalogue_proposal"),
    path("catalogue/proposals/<int:pk>/decide/", catalogue.decide, name="desk_catalogue_decide"),
    path("catalogue/items/<slug:code>/", catalogue.item, name="desk_catalogue_item"),
    path("catalogue/items/<slug:code>/change/", catalogue.change_item, name="desk_catalogue_change"),
    path("absences/", absences.absences, name="desk_absences"),
    path("absences/<int:pk>/end/", absences.end, name="desk_absence_end"),
]

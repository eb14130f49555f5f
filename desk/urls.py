"""The desk: inbox, cases, questions, counter, board."""

from django.urls import path

from desk.views import (
    absences,
    acts,
    board,
    cases,
    claims,
    counter,
    documents,
    inbox,
    letters,
    messages,
    papers,
    questions,
    telling,
)
from desk.views.untold import not_yet_told

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
    path("cases/<str:reference>/number/", cases.reveal, name="desk_reveal"),
    path("cases/<str:reference>/notices/<int:pk>/", letters.notice, name="desk_notice"),
    path("documents/<int:pk>/", documents.download, name="desk_document"),
    path("questions/<int:pk>/", questions.question, name="desk_question"),
    path("questions/<int:pk>/draft/", questions.draft, name="desk_question_draft"),
    path("questions/<int:pk>/<slug:action>/", questions.take, name="desk_question_take"),
    path("counter/", counter.counter, name="desk_counter"),
    path("counter/filing/", counter.filing, name="desk_counter_filing"),
    path("counter/paper/", papers.paper, name="desk_counter_paper"),
    path("counter/receipts/<str:reference>/", counter.receipt, name="desk_counter_receipt"),
    path("counter/claims/<int:pk>/", claims.claim, name="desk_counter_claim"),
    path("counter/letters/<int:pk>/", letters.letter, name="desk_letter"),
    path("telling/", telling.telling, name="desk_telling"),
    path("board/", board.board, name="desk_board"),
    path("board/stuck/", board.stuck, name="desk_stuck"),
    path("absences/", absences.absences, name="desk_absences"),
    path("absences/<int:pk>/end/", absences.end, name="desk_absence_end"),
]

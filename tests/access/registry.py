"""Every address, every kind of visitor, every method: what is answered.

The columns are the visitors of tests/access/people.py. A cell holds the status, or the door to which somebody is
sent who has to sign in first: `pub` the public's, `off` the officials'. A method without a row is refused with 405 to
everybody. Strangers to a case get 404, whether it exists or not; colleagues who may not act get 403.
"""

# ruff: noqa: E501 — a table of twenty-two columns

from collections.abc import Iterator
from dataclasses import dataclass

METHODS = {"GET": "GET", "POST": "POST", "PUT": "PUT", "DEL": "DELETE"}
THROUGH = frozenset({"200", "204", "302"})

# Rows in which nobody gets through, and why that is right.
NOBODY = {
    "demo_mailbox": "a real installation has no such page",
    "my_document/proof": "internal: desk_document/proof shows that it is there",
    "my_document/answer": "internal: desk_document/answer shows that it is there",
    "api_batches": "a unit's key opens it, a session does not: tests/api shows that it is there",
    "api_batch": "a unit's key opens it, a session does not: tests/api shows that it is there",
    "desk_notice/other": "the notice of another case: desk_notice shows that it is there",
    "desk_act/forward": "with the centre, whose reviewer is no column: tests/desk/test_repair.py passes one on",
    "desk_act/record_receipt": "with the centre, as above",
    "desk_document/draft": "not filed yet, the subject's alone: my_document/draft shows that it is there",
}

TABLE = """
— for everybody —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
landing                       GET  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
home                          GET  pub 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
calculator                    GET  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
look_up                       GET  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
look_up                       POST 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
demo_mailbox                  GET  404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404

— for whom somebody acts —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
me                            GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
claim                         GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
claim_as                      GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
claim_as                      POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_channel                    POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_agents                     GET  pub 404 200 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_agents                     POST pub 404 302 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_agent_removal              GET  pub 404 200 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_agent_removal              POST pub 404 302 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_record                     GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_reminder                   POST pub 404 302 404 302 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403

— filing —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
objection                     GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection                     POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_check               GET  pub 302 200 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_check               POST pub 409 302 409 409 409 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_discard             GET  pub 302 200 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_discard             POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_remove_file         POST pub 404 302 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_step                GET  pub 302 200 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_step                POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
objection_save                POST pub 404 204 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403

— filing a repair —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
repair                        GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair                        POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_check                  GET  pub 302 200 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_check                  POST pub 409 302 409 409 409 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_discard                GET  pub 302 200 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_discard                POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_remove_file            POST pub 404 302 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_step                   GET  pub 302 200 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_step                   POST pub 302 302 302 302 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
repair_save                   POST pub 404 204 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403

— my cases —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
my_cases                      GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_case                       GET  pub 404 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_case/claim                 GET  pub 200 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_case/neighbour             GET  pub 404 404 200 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_case/repair                GET  pub 404 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_receipt                    GET  pub 404 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_receipt/repair             GET  pub 404 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_defence                    POST pub 404 302 404 302 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_supplement                 POST pub 404 302 404 302 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_material                   POST pub 404 302 404 302 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_withdrawal                 GET  pub 404 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_withdrawal                 POST pub 404 302 404 302 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_document                   GET  pub 404 200 404 200 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_document/proof             GET  pub 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_document/answer            GET  pub 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_document/draft             GET  pub 404 200 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_document/authority         GET  pub 404 200 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_messages                   GET  pub 200 200 200 200 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
my_message                    GET  pub 404 200 404 404 404 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403

— the doors —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
sign_in                       GET  200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in                       POST 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in                       PUT  405 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in                       DEL  405 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in_code                  GET  pub 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in_code                  POST pub 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in_code                  PUT  pub 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_in_code                  DEL  pub 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
staff_sign_in                 GET  200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
staff_sign_in                 POST 200 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
staff_sign_in                 PUT  405 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
staff_sign_in                 DEL  405 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
sign_out                      POST 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302

— the desk —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_inbox                    GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_untold                   GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_find                     POST off 404 404 404 404 404 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
desk_take_next                POST off 404 404 404 404 404 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
desk_hand_out                 POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 302 403 403 403 403 403 403 302
desk_telling                  GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_telling                  POST off 404 404 404 404 404 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
desk_messages                 GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_messages_read            POST off 404 404 404 404 404 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
desk_message                  GET  off 404 404 404 404 404 404 302 404 404 404 404 404 404 404 404 404 404 404 404 404 404

— a case —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_case                     GET  off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200
desk_case/repair              GET  off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200
desk_case/claim               GET  off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 200 404 404 404 404 200

— acts of the office —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_act/accept               GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/accept               POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/identify_record      GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/identify_record      POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/transfer             GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/transfer             POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/request_supplement   GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/request_supplement   POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/continue_without     GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/continue_without     POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/decline              GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/decline              POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/refer_out            GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/refer_out            POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/request_assistance   GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/request_assistance   POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/proceed_without      GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/proceed_without      POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/withdraw_request     GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/withdraw_request     POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose              GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose              POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/send_back            GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/send_back            POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/approve              GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/approve              POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/apply_correction     GET  off 404 404 404 404 404 403 403 403 403 404 403 404 200 403 403 403 404 403 403 404 403
desk_act/apply_correction     POST off 404 404 404 404 404 403 403 403 403 404 403 404 302 403 403 403 404 403 403 404 403
desk_act/return_correction    GET  off 404 404 404 404 404 403 403 403 403 404 403 404 200 403 403 403 404 403 403 404 403
desk_act/return_correction    POST off 404 404 404 404 404 403 403 403 403 404 403 404 302 403 403 403 404 403 403 404 403
desk_act/report_own_correction GET off 404 404 404 404 404 403 403 403 403 404 403 404 200 403 403 403 404 403 403 404 403
desk_act/report_own_correction POST off 404 404 404 404 404 403 403 403 403 404 403 404 302 403 403 403 404 403 403 404 403
desk_act/propose_receipt_date GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose_receipt_date POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/confirm_receipt_date GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/confirm_receipt_date POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/refuse_receipt_date  GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/refuse_receipt_date  POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/annotate_remedy      GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/annotate_remedy      POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/reopen               GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/reopen               POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/claim                GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/claim                POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/release              GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/release              POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/declare_interest     GET  off 404 404 404 404 404 200 200 200 403 404 200 404 200 200 403 403 404 200 200 404 403
desk_act/declare_interest     POST off 404 404 404 404 404 302 302 302 403 404 302 404 302 302 403 403 404 302 302 404 403
desk_act/reassign             GET  off 404 404 404 404 404 403 403 403 403 404 403 404 403 200 403 403 404 403 403 404 403
desk_act/reassign             POST off 404 404 404 404 404 403 403 403 403 404 403 404 403 302 403 403 404 403 403 404 403
desk_act/appoint_approver     GET  off 404 404 404 404 404 403 403 403 403 404 403 404 403 200 403 403 404 403 403 404 403
desk_act/appoint_approver     POST off 404 404 404 404 404 403 403 403 403 404 403 404 403 302 403 403 404 403 403 404 403

— acts of the office on a repair —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_act/propose:repair       GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose:repair       POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/decline:repair       GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/decline:repair       POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose_extension    GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose_extension    POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/approve_extension    GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/approve_extension    POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/refuse_extension     GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/refuse_extension     POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/record_step          GET  off 404 404 404 404 404 403 403 403 403 404 403 404 200 403 403 403 404 403 403 404 403
desk_act/record_step          POST off 404 404 404 404 404 403 403 403 403 404 403 404 302 403 403 403 404 403 403 404 403
desk_act/record_upstream      GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/record_upstream      POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose_revocation   GET  off 404 404 404 404 404 403 200 200 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/propose_revocation   POST off 404 404 404 404 404 403 302 302 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/record_service       GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/record_service       POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/close_defence        GET  off 404 404 404 404 404 403 200 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/close_defence        POST off 404 404 404 404 404 403 302 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_act/revoke               GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/revoke               POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/refuse_revocation    GET  off 404 404 404 404 404 403 403 403 403 404 200 404 403 403 403 403 404 403 403 404 403
desk_act/refuse_revocation    POST off 404 404 404 404 404 403 403 403 403 404 302 404 403 403 403 403 404 403 403 404 403
desk_act/forward              GET  off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 403
desk_act/forward              POST off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 403
desk_act/record_receipt       GET  off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 403
desk_act/record_receipt       POST off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 403 403 404 404 404 404 403

— small acts on a case —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_draft                    POST off 404 404 404 404 404 403 204 403 403 404 403 404 403 403 403 403 404 403 403 404 403
desk_notes                    POST off 404 404 404 404 404 302 302 302 302 404 302 404 302 302 403 302 404 302 302 404 302
desk_watch                    POST off 404 404 404 404 404 302 302 302 302 404 302 404 302 302 403 302 404 302 302 404 302
desk_purpose                  POST off 404 404 404 404 404 302 302 302 302 404 302 404 302 302 302 302 404 302 302 404 302
desk_reveal                   POST off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200
desk_notice                   GET  off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200
desk_notice/other             GET  off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404

— files —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_document                 GET  off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200
desk_document/proof           GET  off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200
desk_document/answer          GET  off 404 404 404 404 404 200 200 200 200 404 200 200 200 200 200 200 404 200 200 404 200
desk_document/draft           GET  off 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404
desk_document/authority       GET  off 404 404 404 404 404 200 200 200 200 404 200 404 200 200 200 200 404 200 200 404 200

— questions to another unit —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_question                 GET  off 404 404 404 404 404 404 404 404 404 404 404 200 404 404 200 200 404 404 404 404 200
desk_question                 POST off 404 404 404 404 404 404 404 404 404 404 404 302 404 404 403 403 404 404 404 404 403
desk_question_purpose         POST off 404 404 404 404 404 404 404 404 404 404 404 302 404 404 302 302 404 404 404 404 302
desk_question_reveal          POST off 404 404 404 404 404 404 404 404 404 404 404 200 404 404 403 403 404 404 404 404 403
desk_question_interest        GET  off 404 404 404 404 404 404 404 404 404 404 404 200 404 404 403 403 404 404 404 404 403
desk_question_interest        POST off 404 404 404 404 404 404 404 404 404 404 404 302 404 404 403 403 404 404 404 404 403
desk_question_draft           POST off 404 404 404 404 404 404 404 404 404 404 404 204 404 404 403 403 404 404 404 404 403
desk_question_take            POST off 404 404 404 404 404 404 404 404 404 404 404 302 404 404 403 403 404 404 404 404 403

— the counter —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_counter                  GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter                  POST off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_filing           GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_filing           POST off 404 404 404 404 404 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_repair           GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_repair           POST off 404 404 404 404 404 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_paper            GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_paper            POST off 404 404 404 404 404 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_receipt          GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_claim            GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_counter_claim            POST off 404 404 404 404 404 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_letter                   GET  off 404 404 404 404 404 200 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403
desk_letter                   POST off 404 404 404 404 404 302 403 403 403 403 403 403 403 403 403 403 403 403 403 403 403

— the board —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_board                    GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 200 200 200 403 200 403 403 200
desk_stuck                    GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 200 403 403 403 403 403 403 200
desk_stuck                    POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 302 403 403 403 403 403 403 302
desk_publicity                GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 200 200 200 403 200 403 403 200
desk_kept                     GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 200 403 200 403 403 200 403 200
desk_kept                     POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 302 403 302 403 403 302 403 302
desk_opening                  GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 200 403 403 403 403 403 403 403
desk_opening_decision         POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 302 403 302 403 403 302 403 403
desk_absences                 GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 200 403 403 403 200 403 403 200
desk_absences                 POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 302 403 403 403 302 403 403 422
desk_absence_end              POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 302 403 403 403 302 403 403 404

— what units bring —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_intake                   GET  off 404 404 404 404 404 403 200 200 200 200 200 200 200 200 200 200 403 403 403 403 200
desk_intake_table             GET  off 404 404 404 404 404 403 200 200 200 200 403 200 200 403 403 403 403 403 403 403 403
desk_intake_table             POST off 404 404 404 404 404 403 302 302 302 422 403 422 302 403 403 403 403 403 403 403 403
desk_intake_entry             GET  off 404 404 404 404 404 403 200 200 200 200 403 200 200 403 403 403 403 403 403 403 403
desk_intake_entry             POST off 404 404 404 404 404 403 302 302 302 422 403 422 302 403 403 403 403 403 403 403 403
desk_intake_template          GET  off 404 404 404 404 404 403 200 200 200 200 200 200 200 200 200 200 403 403 403 403 200
desk_intake_keys              GET  off 404 404 404 404 404 403 403 403 403 403 403 403 200 403 403 403 403 403 403 403 403
desk_intake_keys              POST off 404 404 404 404 404 403 403 403 403 403 403 403 200 403 403 403 403 403 403 403 403
desk_intake_key_end           POST off 404 404 404 404 404 403 403 403 403 403 403 403 302 403 403 403 403 403 403 403 403
desk_batch                    GET  off 404 404 404 404 404 403 200 200 200 404 200 404 200 200 200 200 403 403 403 403 200
desk_batch_report             GET  off 404 404 404 404 404 403 200 200 200 404 200 404 200 200 200 200 403 403 403 403 200
desk_batch_decide             POST off 404 404 404 404 404 403 403 302 403 404 302 404 403 403 403 403 403 403 403 403 403
api_batches                   POST 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401
api_batch                     GET  401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401 401

— the catalogue —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
desk_catalogue                GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_catalogue_item           GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_catalogue_proposal       GET  off 404 404 404 404 404 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
desk_catalogue_new            GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 200 403 403 403 200 403
desk_catalogue_new            POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 302 403 403 403 302 403
desk_catalogue_change         GET  off 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 200 403 403 403 200 403
desk_catalogue_change         POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 302 403 403 403 302 403
desk_catalogue_decide         POST off 404 404 404 404 404 403 403 403 403 403 403 403 403 403 403 302 403 403 403 403 403

— machines and language —
address                            ano cla own oth age rem cle rev col rec for app ask ste sup aud dir adm hea leg uad cen
healthz                       GET  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
healthz_deadlines             GET  200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200 200
set_language                  GET  302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
set_language                  POST 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
set_language                  PUT  302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
set_language                  DEL  302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302 302
"""


@dataclass(frozen=True, slots=True)
class Row:
    """What everybody is answered who asks for one address with one method."""

    address: str
    method: str
    cells: dict[str, str]

    @property
    def name(self) -> str:
        return self.address.partition("/")[0]


def rows() -> Iterator[Row]:
    columns: list[str] = []
    for line in TABLE.splitlines():
        words = line.split()
        if words[:1] == ["address"]:
            columns = words[1:]
        elif words and words[0] != "—":
            yield Row(words[0], METHODS[words[1]], dict(zip(columns, words[2:], strict=True)))

"""The portal: a subject with a phone, once in their life."""

from django.urls import URLPattern, path

from portal.views import agents, answers, cases, claims, filing, lookup, messages, public, records


def filed_at(kind: str) -> list[URLPattern]:
    """The addresses of a filing, all alike."""
    about = {"kind": kind}
    return [
        path(f"{kind}/", filing.start, about, name=kind),
        path(f"{kind}/check", filing.check, about, name=f"{kind}_check"),
        path(f"{kind}/discard", filing.discard, about, name=f"{kind}_discard"),
        path(f"{kind}/evidence/<int:pk>/remove", filing.remove_file, about, name=f"{kind}_remove_file"),
        path(f"{kind}/<slug:step>", filing.question, about, name=f"{kind}_step"),
        path(f"{kind}/<slug:step>/save", filing.save, about, name=f"{kind}_save"),
    ]


urlpatterns = [
    path("", public.landing, name="landing"),
    path("home", public.home, name="home"),
    path("calculator", public.calculator, name="calculator"),
    path("published/", lookup.look_up, name="look_up"),
    path("demo/mailbox", public.demo_mailbox, name="demo_mailbox"),
    path("me/", claims.me, name="me"),
    path("me/channel", claims.channel, name="my_channel"),
    path("me/links/<int:pk>/agents", agents.agents, name="my_agents"),
    path("me/agents/<int:pk>/remove", agents.remove, name="my_agent_removal"),
    path("me/claim", claims.choose, name="claim"),
    path("me/claim/<slug:situation>", claims.claim, name="claim_as"),
    path("me/record", records.my_record, name="my_record"),
    path("me/record/<int:pk>/reminder", records.reminder, name="my_reminder"),
    *filed_at("objection"),
    *filed_at("repair"),
    path("cases/", cases.my_cases, name="my_cases"),
    path("cases/<str:reference>/", cases.my_case, name="my_case"),
    path("cases/<str:reference>/receipt", cases.receipt, name="my_receipt"),
    path("cases/<str:reference>/supplement", answers.supplement, name="my_supplement"),
    path("cases/<str:reference>/material", answers.material, name="my_material"),
    path("cases/<str:reference>/defence", answers.defence, name="my_defence"),
    path("cases/<str:reference>/withdraw", answers.withdraw, name="my_withdrawal"),
    path("documents/<int:pk>/", cases.my_document, name="my_document"),
    path("messages/", messages.my_messages, name="my_messages"),
    path("messages/<int:pk>/", messages.my_message, name="my_message"),
]

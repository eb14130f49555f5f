"""What a message may carry: typed, without personal data, the same after a round trip through JSON."""

import dataclasses
import datetime as dt
import inspect
import json

import pytest

from notifications import payloads, repair_payloads
from notifications.catalogue import CATALOGUE
from notifications.payload import Payload
from tests.notifications import samples


def every_payload() -> list[Payload]:
    return samples.all_payloads(unit=1)


def test_every_payload_is_in_the_catalogue_under_its_key_and_every_key_has_a_sample():
    classes = [
        cls
        for module in (payloads, repair_payloads)
        for _name, cls in inspect.getmembers(module, inspect.isclass)
        if issubclass(cls, Payload) and cls is not Payload
    ]
    assert {cls.key: cls for cls in classes} == {key: spec.payload for key, spec in CATALOGUE.items()}
    assert {payload.key for payload in every_payload()} == set(CATALOGUE)


@pytest.mark.parametrize("payload", every_payload(), ids=lambda payload: payload.key)
def test_a_payload_survives_json(payload):
    stored = json.loads(json.dumps(payload.to_json()))
    assert type(payload).from_json(stored) == payload


@pytest.mark.parametrize("cls", [spec.payload for spec in CATALOGUE.values()], ids=lambda cls: cls.key)
@pytest.mark.parametrize("personal", ["张三", "Li Ming", "li.ming@example.com", "the fine was wrong"])
def test_no_field_of_any_payload_takes_a_name_an_address_or_a_sentence(cls, personal):
    sample = next(payload for payload in every_payload() if type(payload) is cls)
    for field in dataclasses.fields(cls):
        with pytest.raises(ValueError, match=field.name):
            dataclasses.replace(sample, **{field.name: personal})


def test_an_identity_number_is_not_a_reference():
    for number in ("11010519491231002X", "91370881MA3XXXXX0R", "110105-1949-12310"):
        with pytest.raises(ValueError, match="reference"):
            samples.received(1, reference=number)


def test_a_moment_is_not_a_day_and_a_flag_is_not_an_id():
    with pytest.raises(ValueError, match="due_on"):
        samples.received(1, due_on=dt.datetime(2026, 9, 30, tzinfo=dt.UTC))
    with pytest.raises(ValueError, match="unit"):
        samples.received(True)


def test_a_code_outside_its_list_is_refused():
    with pytest.raises(ValueError, match="level"):
        samples.warning(level="mayor")


def test_a_row_of_another_version_is_not_guessed_at():
    stored = samples.warning().to_json()
    with pytest.raises(TypeError):
        payloads.DeskWarning.from_json(stored | {"colour": "red"})
    del stored["due_on"]
    with pytest.raises(TypeError):
        payloads.DeskWarning.from_json(stored)


def test_a_payload_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        samples.warning().days = 5


def test_only_the_subject_gets_formal_notices_and_two_of_theirs_are_not():
    informal = {key for key, spec in CATALOGUE.items() if not spec.is_formal and key.startswith("objection.")}
    assert informal == {"objection.transferred", "objection.remedy_noted"}
    assert not [key for key, spec in CATALOGUE.items() if spec.is_formal and key.startswith("desk.")]


def test_a_result_without_reasons_or_with_a_text_nobody_prints_is_refused():
    spec = CATALOGUE["objection.result"]
    with pytest.raises(ValueError, match="reasoning"):
        spec.check_private({"basis": "…"})
    with pytest.raises(ValueError, match="telephone"):
        spec.check_private({"basis": "…", "reasoning": "…", "telephone": "…"})

"""What comes back from the form on which coordination records: every text and every rating of the round."""

from __future__ import annotations

from netzwerk.core.forms import Form
from netzwerk.reflections.recording.service import Recorded
from netzwerk.reflections.writing import forms

typed_texts = forms.typed_texts
typed_ratings = forms.typed_ratings


class RecordForm(Form):
    """The form around the questions: it only proves where it comes from, its fields belong to the prompts."""


def details() -> Recorded:
    """All that was typed and chosen."""
    texts = {prompt_id: text for prompt_id, text in typed_texts().items() if text.strip()}
    ratings = {
        prompt_id: forms.choice(value, forms.CANNOT_JUDGE) for prompt_id, value in typed_ratings().items() if value
    }
    return Recorded(texts, ratings)

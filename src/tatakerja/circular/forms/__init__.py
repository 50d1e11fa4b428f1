"""Forms of the circular pages."""

from tatakerja.circular.forms.drafting import ScanForm, StartForm, TextForm
from tatakerja.circular.forms.parttime import PartTimeForm
from tatakerja.circular.forms.registry import (
    ConfirmStartForm,
    CopiesForm,
    DecisionForm,
    EndForm,
    EventForm,
    ParameterForm,
    ParcelForm,
    PublishForm,
    ReviewForm,
    UploadForm,
    problems_in,
    value_at,
)

__all__ = [
    "ConfirmStartForm",
    "CopiesForm",
    "DecisionForm",
    "EndForm",
    "EventForm",
    "ParameterForm",
    "ParcelForm",
    "PartTimeForm",
    "PublishForm",
    "ReviewForm",
    "ScanForm",
    "StartForm",
    "TextForm",
    "UploadForm",
    "blame",
    "problems_in",
    "value_at",
]

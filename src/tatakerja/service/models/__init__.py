"""Rows of public services, the public's complaints, and its satisfaction."""

from tatakerja.service.models.complaints import (
    Complaint,
    ComplaintFile,
    ComplaintStep,
    IdentityRequest,
    SealedIdentity,
    Topic,
)
from tatakerja.service.models.handling import AnswerTemplate, ComplaintExchange, SentForm
from tatakerja.service.models.register import OpeningHours, Pledge, PublicService, ServiceStandard
from tatakerja.service.models.survey import SurveyAnswer, SurveyResult, SurveySetting

__all__ = [
    "AnswerTemplate",
    "Complaint",
    "ComplaintExchange",
    "ComplaintFile",
    "ComplaintStep",
    "IdentityRequest",
    "OpeningHours",
    "Pledge",
    "PublicService",
    "SealedIdentity",
    "SentForm",
    "ServiceStandard",
    "SurveyAnswer",
    "SurveyResult",
    "SurveySetting",
    "Topic",
]

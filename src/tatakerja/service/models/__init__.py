"""Rows of public services: register, counters, complaints, appointments, consultations, satisfaction."""

from tatakerja.service.models.appointments import Appointment, AppointmentContact, BookingRules
from tatakerja.service.models.complaints import (
    Complaint,
    ComplaintFile,
    ComplaintStep,
    IdentityRequest,
    SealedIdentity,
    Topic,
)
from tatakerja.service.models.consultations import (
    Consultation,
    ConsultationContact,
    ConsultationDesk,
    ConsultationFile,
    ConsultationMessage,
)
from tatakerja.service.models.counters import CounterNeed
from tatakerja.service.models.handling import AnswerTemplate, ComplaintExchange, ComplaintPatience, SentForm
from tatakerja.service.models.register import OpeningHours, Pledge, PublicService, ServiceStandard
from tatakerja.service.models.survey import SurveyAnswer, SurveyResult, SurveySetting

__all__ = [
    "AnswerTemplate",
    "Appointment",
    "AppointmentContact",
    "BookingRules",
    "Complaint",
    "ComplaintExchange",
    "ComplaintFile",
    "ComplaintPatience",
    "ComplaintStep",
    "Consultation",
    "ConsultationContact",
    "ConsultationDesk",
    "ConsultationFile",
    "ConsultationMessage",
    "CounterNeed",
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

from registration.forms.questions import QuestionsForm
from registration.forms.steps import DelegationForm, NeedsForm, PersonForm, SendForm, StepForm

STEPS: dict[str, type[StepForm]] = {form.step: form for form in (DelegationForm, PersonForm, QuestionsForm, NeedsForm)}

__all__ = ["STEPS", "DelegationForm", "NeedsForm", "PersonForm", "QuestionsForm", "SendForm", "StepForm"]

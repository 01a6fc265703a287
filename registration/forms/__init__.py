from registration.forms.steps import STEPS, DelegationForm, NeedsForm, PersonForm, SendForm, StepForm

__all__ = ["STEPS", "DelegationForm", "NeedsForm", "PersonForm", "SendForm", "StepForm"]

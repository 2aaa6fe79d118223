from django.utils.translation import gettext_lazy as _

from diemsang.ui.forms import Form, LineField


class StopForm(Form):
    reason = LineField(label=_("Lý do, hiện trên mọi trang"), max_length=300)


class RecordForm(Form):
    stream = LineField(label=_("Mã hồ sơ trong nhật ký"), max_length=200)

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("procedures", "0002_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListedProcedure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40, unique=True, verbose_name="mã thủ tục")),
                ("said", models.JSONField(default=dict)),
            ],
            options={
                "verbose_name": "dòng trong danh mục đã nhập",
                "verbose_name_plural": "dòng trong danh mục đã nhập",
            },
        ),
        migrations.AddField(
            model_name="field",
            name="is_verified",
            field=models.BooleanField(default=True, verbose_name="đã xác minh"),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("account", models.CharField(max_length=40)),
                ("issuer", models.CharField(max_length=40)),
                ("is_trial", models.BooleanField(default=True)),
                ("leave_out_wrong", models.BooleanField(default=False)),
                ("file", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Đang chờ"),
                            ("running", "Đang đọc"),
                            ("done", "Xong"),
                            ("failed", "Không xong"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("outcome", models.JSONField(default=dict)),
                ("requested_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "lần nhập danh mục thủ tục",
                "verbose_name_plural": "lần nhập danh mục thủ tục",
                "indexes": [models.Index(fields=["requested_at"], name="procedures_import_oldest")],
            },
        ),
    ]

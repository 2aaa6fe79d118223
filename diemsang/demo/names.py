"""Invented people: common Vietnamese family, middle and given names drawn with a seed. Nobody real is meant."""

from random import Random

FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lương Mai Trịnh Tạ Cao Vi"
).split()
FAMILY_WEIGHTS = (38, 11, 10, 7, 5, 3, 5, 4, 2, 3, 3, 3, 2, 2, 2, 1, 2, 2, 1, 1, 1, 1, 1, 1)
MALE_MIDDLE = "Văn Đức Quang Minh Hữu Công Thanh Xuân Tuấn Ngọc Mạnh Đình Trọng Việt Hải Duy".split()
MALE_GIVEN = (
    "Anh Bình Cường Dũng Đạt Đông Đức Giang Hà Hải Hiếu Hòa Hoàng Hùng Huy Hưng Khánh Kiên Lâm Linh Long Lực Minh Nam "
    "Nghĩa Phong Phúc Quân Quang Sơn Tài Tâm Thành Thắng Thịnh Toàn Trung Tuấn Tùng Việt Vinh"
).split()
FEMALE_MIDDLE = "Thị Thu Thanh Ngọc Minh Hồng Bích Kim Lan Phương Thúy Mai Thùy Khánh Quỳnh".split()
FEMALE_GIVEN = (
    "An Anh Bình Châu Chi Dung Duyên Giang Hà Hạnh Hằng Hiền Hoa Hòa Hương Huyền Lan Liên Linh Loan Ly Mai My Nga Ngân "
    "Ngọc Nhung Oanh Phương Quyên Quỳnh Tâm Thảo Thu Thủy Trang Trinh Tuyết Vân Xuân Yến"
).split()


def full_name(chance: Random) -> str:
    """A full name, family name first; about half of them women's."""
    family = chance.choices(FAMILY, FAMILY_WEIGHTS)[0]
    if chance.random() < 0.5:
        return f"{family} {chance.choice(MALE_MIDDLE)} {chance.choice(MALE_GIVEN)}"
    return f"{family} {chance.choice(FEMALE_MIDDLE)} {chance.choice(FEMALE_GIVEN)}"

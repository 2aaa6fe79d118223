"""The tamper-evident journal: one hash chain per record, signed checkpoints, access log, bundles (Nhật ký chứng
thực).
"""

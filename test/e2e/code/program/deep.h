#pragma once
int deep(int x);

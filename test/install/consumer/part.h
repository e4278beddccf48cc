#pragma once

double part(int n);
